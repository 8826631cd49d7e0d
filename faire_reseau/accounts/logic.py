"""Values of sign-in: browser and device names, the pass of a guest, keys of the demo people."""

import hashlib
import hmac
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

# Stands in the detail of what was done on the command line of the server.
ON_SERVER = "on_server"
# In a line of the journal on a merge: by column, the value that went.
DROPPED = "dropped"


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
    parts = (next((name for mark, name in names if mark in user_agent), "") for names in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in parts if name)


# What the purpose of a link of the demo is made of: this, the role, a sign, what its key is drawn from.
DEMO_PURPOSE = "demo:"
DEMO_NONCE = " #"


def demo_purpose(role: str, nonce: str) -> str:
    """The purpose of a link that lets everybody be somebody of the demo.

    Parameters: `role`, what that somebody does; `nonce`, drawn at random for this link. Returns at most 120 characters, the
    role shortened. Raises nothing. Cost: constant.
    """
    return f"{DEMO_PURPOSE}{role[:90]}{DEMO_NONCE}{nonce[:20]}"


def demo_role(purpose: str) -> str:
    """The role in the purpose of a link of the demo, or any other purpose as it is.

    Parameters: `purpose`, of a link. Returns the role. Raises nothing. Cost: constant.
    """
    return purpose.removeprefix(DEMO_PURPOSE).rpartition(DEMO_NONCE)[0] or purpose.removeprefix(DEMO_PURPOSE)


def demo_key(purpose: str, secret: str) -> str:
    """The key of a link of the demo: other for each load, and for each deployment; never in clear in the database.

    Parameters: `purpose`, of the link; `secret`, of the deployment. Returns 32 hexadecimal characters. Raises nothing.
    Cost: constant.
    """
    return hmac.new(secret.encode(), f"demo door {purpose}".encode(), hashlib.sha256).hexdigest()[:32]
