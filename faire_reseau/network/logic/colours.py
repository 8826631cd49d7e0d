"""An accent colour that can be read: contrast as WCAG measures it, the nearest readable shade, and the shades of a page."""

import re

PAPER, NIGHT = "#fffdf8", "#1a2125"
LEAST_CONTRAST = 4.5
_HEX = re.compile(r"#[0-9a-f]{6}$")


def is_colour(text: str) -> bool:
    """Whether `text` is a colour as a browser's field gives it: “#0b5d57”."""
    return bool(_HEX.match(text))


def contrast(first: str, second: str) -> float:
    """How far two colours stand apart, from 1 to 21. Source: WCAG 2.2, “contrast ratio” and “relative luminance”."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, on: str = PAPER) -> str:
    """`colour`, or the nearest shade of it that is read on `on`: darker on a light ground, lighter on a dark one.

    Parameters: `colour`, `on`, as “#rrggbb”. Returns one whose contrast with `on` is 4.5 at least. Cost: at most a hundred steps.
    """
    end = "#000000" if _luminance(on) > 0.18 else "#ffffff"
    shades = (mixed(colour, end, step / 100) for step in range(101))
    return next((shade for shade in shades if contrast(shade, on) >= LEAST_CONTRAST), end)


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with a `share` (0 to 1) of `other` in it."""
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(start + (end - start) * share):02x}" for start, end in parts)


def shades(colour: str) -> tuple[dict[str, str], dict[str, str]]:
    """The tokens of the house that an accent changes, by day and by night.

    Parameters: `colour`, readable on paper. Returns two dictionaries of “#rrggbb” by the end of the name of a token.
    """
    night = readable(mixed(colour, "#ffffff", 0.35), NIGHT)
    return (
        {
            "primary": colour,
            "on-primary": "#ffffff",
            "primary-soft": mixed(colour, "#ffffff", 0.87),
            "primary-strong": mixed(colour, "#000000", 0.3),
        },
        {
            "primary": night,
            "on-primary": "#0c1012",
            "primary-soft": mixed(colour, NIGHT, 0.75),
            "primary-strong": mixed(night, "#ffffff", 0.35),
        },
    )


def _luminance(colour: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _unit(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _unit(colour: str) -> list[float]:
    return [part / 255 for part in _parts(colour)]


def _parts(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
