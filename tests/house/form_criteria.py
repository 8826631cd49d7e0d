"""Rules of accessibility that the forms of a page tell by their markup. Numbers are those of RGAA 4.1.2."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.urls import Resolver404, resolve

from tests.house.criteria import EMPTY_WORDS, has_legend, is_hidden, name_of
from tests.house.markup import Node, Page

# Addresses whose press takes something away for somebody; each is met in a `confirm` part, or on a page that shows what goes.
REMOVES = re.compile(r":(remove|drop|withdraw|cancel|release|erase|delete|revoke|end)(_|$)|^mfa_(deactivate|remove)")
SHOWS_WHAT_GOES = {"topics:remove_person", "accounts:erase", "network:erase_person"}
FIELDS = ("input", "select", "textarea")
# Inputs that no label names: what is not shown, and buttons.
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
# What fields about oneself are called in the form, and for the browser.
PURPOSES = {"first_name": "given-name", "last_name": "family-name", "email": "email", "phone": "tel"}


def unasked(page: Page, here: str) -> list[str]:
    """11.12: forms that remove at one press."""
    faults = []
    for form in page.all("form"):
        if form.attrs.get("method", "").lower() != "post":
            continue
        address = form.attrs.get("action") or here
        try:
            name = resolve(address.partition("?")[0].partition("#")[0]).view_name
        except Resolver404:
            continue
        removes = REMOVES.search(name) or any(
            node.tag == "button" and node.attrs.get("value") in {"cancelled", "end_sessions", "end_links", "suspend"}
            for node in form.below()
        )
        is_asked = any(node.tag == "details" and node.has_class("confirm") for node in form.above())
        if removes and not is_asked and name not in SHOWS_WHAT_GOES:
            faults.append(name)
    return faults


def ill_named_buttons(page: Page) -> list[str]:
    """11.9: buttons without name or whose name says nothing, and equal names of buttons that do different things."""
    faults, done, folds = [], defaultdict(set), Counter()
    for node in page.all("button", "summary"):
        if is_hidden(node):
            continue
        name = name_of(node, page)
        if not name or EMPTY_WORDS.fullmatch(name):
            faults.append(f"{node.tag} {name!r}")
        folds[name] += node.tag == "summary"
        form = next((parent for parent in node.above() if parent.tag == "form"), None)
        if node.tag == "button" and form is not None:
            fields = [
                (field.attrs.get("name"), field.attrs.get("value"))
                for field in form.below()
                if field.attrs.get("type") == "hidden" and field.attrs.get("name") != "csrfmiddlewaretoken"
            ]
            done[name].add((form.attrs.get("action", ""), str(fields), node.attrs.get("value", "")))
    faults += [f"{count} folds are called {name!r}" for name, count in folds.items() if count > 1]
    return faults + [f"{name!r} does {len(what)} things" for name, what in done.items() if len(what) > 1]


def fields_of(page: Page) -> list[Node]:
    """What a reader fills in or chooses."""
    return [n for n in page.all(*FIELDS) if n.attrs.get("type", "text") not in UNLABELLED and not is_hidden(n)]


def labels_of(node: Node, page: Page) -> list[Node]:
    """The labels of a field: those that refer to it, and the one around it."""
    tied = [label for label in page.all("label") if label.attrs.get("for") == node.attrs.get("id", "-")]
    return tied + [parent for parent in node.above() if parent.tag == "label" and parent not in tied]


def unlabelled(page: Page) -> list[str]:
    """11.1, 11.2: fields without label, or whose label says nothing."""
    faults = []
    for node in fields_of(page):
        labels = labels_of(node, page)
        name = " ".join(label.text() for label in labels) or name_of(node, page)
        if not re.search(r"\w{2}|^\w$", name) or EMPTY_WORDS.fullmatch(name):
            faults.append(f"{node.tag} {node.attrs.get('name')} is called {name!r}")
    return faults


def apart(page: Page) -> list[str]:
    """11.4: labels that do not stand beside their field."""
    faults = []
    for node in fields_of(page):
        for label in labels_of(node, page):
            near = [node.parent, node.parent.parent if node.parent else None]
            if label not in node.above() and label.parent not in near:
                faults.append(f"{node.tag} {node.attrs.get('name')}")
    return faults


def ungrouped(page: Page) -> list[str]:
    """11.5: choices of one name that stand in no group with a name."""
    names = Counter(
        (id(next((parent for parent in node.above() if parent.tag == "form"), None)), node.attrs.get("name"))
        for node in page.all("input")
        if node.attrs.get("type") in {"radio", "checkbox"}
    )
    faults = []
    for node in page.all("input"):
        form = next((parent for parent in node.above() if parent.tag == "form"), None)
        if node.attrs.get("type") in {"radio", "checkbox"} and names[id(form), node.attrs.get("name")] > 1:
            groups = [n for n in node.above() if n.tag == "fieldset" or n.attrs.get("role") in {"group", "radiogroup"}]
            if not any(has_legend(n) or n.attrs.get("aria-labelledby") for n in groups):
                faults.append(f"{node.attrs['type']} {node.attrs.get('name')}")
    return sorted(set(faults))


def same_legends(page: Page) -> list[str]:
    """11.7: groups of one form that bear the same name."""
    faults = []
    for form in page.all("form"):
        legends = Counter(n.text() for n in form.below() if n.tag == "legend")
        faults += [f"{legend!r} twice" for legend, count in legends.items() if count > 1]
    return faults


def purposes(page: Page) -> dict[str, str]:
    """11.13: what the fields for names, address and telephone tell the browser that they are for."""
    return {
        node.attrs["name"]: node.attrs.get("autocomplete", "")
        for node in page.all("input")
        if node.attrs.get("name") in PURPOSES and node.attrs.get("type") != "hidden"
    }


def otherwise_labelled(pages: Iterable[Page]) -> dict[str, list[str]]:
    """11.3: the purposes of fields (for the browser) that bear several labels, and these."""
    labels = defaultdict(set)
    for page in pages:
        for node in fields_of(page):
            purpose = node.attrs.get("autocomplete", "off")
            if purpose not in {"off", "on", ""}:
                label = " ".join(label.text() for label in labels_of(node, page))
                labels[purpose].add(label.removesuffix(" (facultatif)").removeprefix("Votre ").capitalize())
    return {purpose: sorted(names) for purpose, names in labels.items() if len(names) > 1}
