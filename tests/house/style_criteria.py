"""Rules of accessibility that style sheets, scripts and sentences tell. Each lists faults. Numbers are those of RGAA 4.1.2."""

from __future__ import annotations

import re

# What a style sheet may write by itself: signs, numbers of a list or of pages, labels that the headers of the table say too.
SIGNS = re.compile(r'("[\W_]*"|counter\(\w+\)|attr\(data-label\)|none|normal|\s)+')
# Grounds on which the text of the page cannot be read, by the token that begins them.
STRONG = re.compile(
    r"background(?:-color)?:\s*var\(--(?:color-(?:primary|primary-strong|danger|text|highlight)|series-\d)\)"
)
# Bars and marks that hold no text.
WORDLESS = re.compile(r"::-(?:webkit|moz)-|dropcursor")
LEAVES = re.compile(
    r"(?:window\.open|location\.(?:reload|assign|replace)|(?:request)?[sS]ubmit)\(|location\.href\s*=[^=]"
)
REPLACES = re.compile(r"\.(?:replaceChildren\(\.\.\.|replaceWith\(|(?:inner|outer)HTML\s*=[^=])")
PRESSES = re.compile(
    r"""["'](?:mousedown|pointerdown|touch\w+|gesture\w+|devicemotion|deviceorientation)["']|screen\.orientation"""
)
BY_LOOKS = re.compile(
    r"\b(?:à (?:droite|gauche)|on the (?:right|left)|bouton (?:rouge|vert|bleu|jaune|gris|rond|carré)|"
    r"(?:red|green|blue|yellow|grey|round|square) button|(?:en|in) (?:rouge|vert|bleu|red|green|blue))\b",
    re.IGNORECASE,
)


def rules_of(text: str) -> list[tuple[str, str]]:
    """The (selectors, declarations) pairs of a style sheet, without its comments."""
    pairs = re.findall(r"([^{};]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    return [(" ".join(names.split()), body) for names, body in pairs]


def written_by_styles(text: str) -> list[str]:
    """10.2: words that only the style sheet writes."""
    contents = [
        (names, value.strip())
        for names, body in rules_of(text)
        for value in re.findall(r"(?<![\w-])content:([^;]+)", body)
    ]
    return [f"{names}: {value}" for names, value in contents if not SIGNS.fullmatch(value)]


def reordered(text: str) -> list[str]:
    """10.3: orders on the screen other than that of the page."""
    turned = re.compile(r"(?<![\w-])order:|(?:row|column)-reverse|direction:\s*rtl")
    return [names for names, body in rules_of(text) if turned.search(body)]


def unreadable_grounds(text: str) -> list[str]:
    """10.5: grounds set without the colour of the text on them, where there is text."""
    grounds = [
        (names, body)
        for names, body in rules_of(text)
        if STRONG.search(body) and not re.search(r"(?<![\w-])color:", body)
    ]
    return [names for names, _body in grounds if not WORDLESS.search(names)]


def revealing(text: str) -> list[str]:
    """10.13, 12.11: contents that appear when something is pointed at or takes the focus."""
    shows = re.compile(r"(?<![\w-])(?:display|visibility|opacity|content|clip-path):")
    return [names for names, body in rules_of(text) if re.search(r":(?:hover|focus)", names) and shows.search(body)]


def unfocused(text: str) -> list[str]:
    """10.7: rules that take away the line around what has the focus, without another sign of it in the same style sheet."""
    faults = []
    for names, body in rules_of(text):
        if re.search(r"outline(?:-width|-style)?:\s*(?:none|0)\b", body):
            base = re.sub(r":(?:focus-visible|focus).*", "", names)
            marked = re.compile(rf"{re.escape(base)}\S*:(?:is\([^)]*)?:?focus-visible")
            others = [
                rule
                for rule, other in rules_of(text)
                if marked.search(rule) and re.search(r"stroke|border|background", other)
            ]
            faults += [] if others else [names]
    return faults


def without_underline(text: str) -> list[str]:
    """10.6: links in the middle of a text whose underline is taken away."""
    bare = re.compile(
        r"(?:(?:p|li|dd|td|ul|ol|main|body|\.rich-text|\.lede|\.hint)[ >]+)*a(?::link|:not\(\[class\]\))?"
    )
    taken = [names for names, body in rules_of(text) if re.search(r"text-decoration(?:-line)?:\s*none", body)]
    return [names for names in taken if any(bare.fullmatch(name.strip()) for name in names.split(","))]


def moving(text: str) -> list[str]:
    """13.7, 13.8: what moves or flashes by a style sheet, save changes of colour of whom does not ask for less motion."""
    still = re.sub(r"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]*\{[^{}]*\})*\s*\}", "", text)
    faults = [
        names
        for names, body in rules_of(still)
        if re.search(r"(?<![\w-])(?:animation|transition)(?:-\w+)?:\s*(?!none)", body)
    ]
    return faults + [f"@keyframes {name}" for name in re.findall(r"@keyframes (\w+)", text)]


def turned(text: str) -> list[str]:
    """13.9: rules for one way of holding the screen."""
    return re.findall(r"\(orientation:\s*\w+\)", text)


def unzoomed(text: str) -> list[str]:
    """10.4: pages that forbid to enlarge them, sizes of letters that do not grow with those of the reader."""
    faults = re.findall(r"user-scalable\s*=\s*(?:no|0)|maximum-scale\s*=\s*[\d.]+", text)
    return faults + re.findall(r"(?<![\w-])font(?:-size)?:\s*[^;{}]*?\b\d+(?:\.\d+)?px", text)


def leaving(script: str) -> int:
    """7.4: the lines of a script that leave or load the page, or send a form."""
    return sum(bool(LEAVES.search(line.partition("//")[0])) for line in script.splitlines())


def losing_focus(script: str) -> list[str]:
    """12.8: what replaces what somebody may stand in, without `keepFocus`: the focus would fall back to the top of the page."""
    return [line.strip() for line in script.splitlines() if REPLACES.search(line) and "keepFocus(" not in line]


def acts_on_press(script: str) -> list[str]:
    """13.10 to 13.12: what a script hears before the finger is lifted, gestures, and movements of the device."""
    return PRESSES.findall(script)


def told_by_looks(sentence: str) -> list[str]:
    """10.9, 10.10: what a sentence names by its place, its shape or its colour alone."""
    return BY_LOOKS.findall(sentence)
