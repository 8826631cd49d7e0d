"""Reading pages as a strict reader of HTML does: what stands in what, who is named by what."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOIDS = "area base br col embed hr img input link meta source track wbr use path rect circle line"
VOID = set(VOIDS.split())
# Their end tag may be left out: a block, or another of them, ends them.
LOOSE = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option", "optgroup"}
BLOCK_TAGS = """
    address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav
    ol p pre section table ul
"""
BLOCKS = set(BLOCK_TAGS.split())
# What holds words only: no block may stand in it.
PHRASING_TAGS = "a abbr b button cite code em h1 h2 h3 h4 h5 h6 i label legend p small span strong summary time"
PHRASING = set(PHRASING_TAGS.split())
WHERE_HEADINGS_MAY = {"summary", "legend"}
WHERE_ANYTHING_MAY = {"a"}


@dataclass
class Node:
    """An element with what it says and where it stands."""

    tag: str
    attrs: dict[str, str]
    parent: "Node | None"
    children: list["Node"] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def above(self):
        """Its ancestors, nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def below(self):
        """Itself and all that stands in it."""
        yield self
        for child in self.children:
            yield from child.below()

    def text(self):
        """All its words, spaces as one."""
        return " ".join(" ".join(self.all_words()).split())

    def all_words(self):
        """The words of all that stands in it."""
        yield from self.words
        for child in self.children:
            yield from child.all_words()

    def has_class(self, name):
        """Whether it has the class `name`."""
        return name in self.attrs.get("class", "").split()


class Page(HTMLParser):
    """A page as a tree; `faults` lists what is nested as HTML does not allow."""

    def __init__(self, text):
        super().__init__()
        self.root = self.here = Node("#page", {}, None)
        self.faults = []
        self.declared = ""
        self.feed(text)
        self.faults += [f"<{node.tag}> is not closed" for node in self._open() if node.tag not in LOOSE]

    def _open(self):
        return [node for node in (self.here, *self.here.above()) if node.tag != "#page"]

    def handle_decl(self, decl):
        """The type of the document, where it stands before everything else."""
        if not self.root.children:
            self.declared = decl.lower()

    def handle_starttag(self, tag, attrs):
        """Put an element where it stands."""
        if tag in BLOCKS and tag != "p" and self.here.tag == "p":
            self.faults.append(f"<{tag}> ends a <p>")
            self.here = self.here.parent
        for holder in self._open():
            allowed = holder.tag in WHERE_ANYTHING_MAY or (holder.tag in WHERE_HEADINGS_MAY and tag[0] == "h")
            if tag in BLOCKS and holder.tag in PHRASING and not allowed:
                self.faults.append(f"<{tag}> in <{holder.tag}>")
                break
        if tag in {"form", "a", "button"} and any(node.tag == tag for node in self._open()):
            self.faults.append(f"<{tag}> in <{tag}>")
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag, attrs):
        """The same for `<br/>` and what drawings hold."""
        self.here.children.append(Node(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag):
        """Leave an element."""
        if tag in VOID:
            return
        if self.here.tag == tag:
            self.here = self.here.parent
        elif any(node.tag == tag for node in self._open()):
            while self.here.tag != tag:
                if self.here.tag not in LOOSE:
                    self.faults.append(f"<{self.here.tag}> is closed by </{tag}>")
                self.here = self.here.parent
            self.here = self.here.parent
        else:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        """Words."""
        if data.strip():
            self.here.words.append(data)

    def all(self, *tags):
        """The elements of these tags, or all."""
        return [node for node in self.root.below() if not tags or node.tag in tags][0 if tags else 1 :]

    def title(self):
        """What the tab of the browser says."""
        return self.all("title")[0].text()
