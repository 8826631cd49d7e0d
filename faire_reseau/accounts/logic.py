"""Plain values of the door: what a browser says of itself, and the pass by which somebody came in."""

from dataclasses import dataclass

# The first that is found wins: most browsers also name those they resemble.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
]


@dataclass(frozen=True)
class UsedPass:
    """The pass by which somebody acts in one gathering, without their account; `made_by_id` is None when they made it
    themself by the join QR.
    """

    pk: int
    gathering_id: int
    made_by_id: int | None


def device(user_agent: str) -> str:
    """Browser and system of a `User-Agent` header: “Firefox, Android”.

    Parameters: `user_agent`, the header as it came. Returns the two names, one of them, or "" when neither is known.
    Raises nothing. Cost: linear in the header.
    """
    found = (next((name for mark, name in names if mark in user_agent), "") for names in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in found if name)
