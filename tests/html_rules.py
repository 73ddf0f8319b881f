"""What a page must keep of the rules of HTML: a small validator that stops at what browsers only guess at.

It asks for more than the standard where that shows mistakes: every element is closed by its own tag.
It knows the rules that pages are likely to break, not all of them: for the whole standard run the Nu Html
Checker over pages that `tests/portal/test_crawler.py` reaches.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_VOID = _names("area base br col embed hr img input link meta source track wbr")
_BLOCKS = _names(
    "address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hr main nav ol p pre search section table ul"
)
_PHRASES = _names(
    "abbr b bdi bdo button cite code dfn em h1 h2 h3 h4 h5 h6 i kbd label legend mark p pre q s samp small"
    " span strong sub summary sup time u var"
)
"""Elements that hold words and no blocks."""
_HEADINGS = _names("h1 h2 h3 h4 h5 h6")
_ACTIVE = _names("a button input select textarea details iframe label")
_NAMELESS = _names("div span p dl dt dd time code strong em small")
"""Elements that have no role of their own, so that a name for them is never read."""
_PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "thead": {"table"},
    "tbody": {"table"},
    "tfoot": {"table"},
    "caption": {"table"},
    "tr": {"thead", "tbody", "tfoot", "table"},
    "td": {"tr"},
    "th": {"tr"},
    "option": {"select", "optgroup", "datalist"},
    "figcaption": {"figure"},
    "summary": {"details"},
    "legend": {"fieldset"},
}
_CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup", "hr"},
}
_REFERENCES = ("for", "form", "list", "headers", "aria-labelledby", "aria-describedby", "aria-controls")
_WHOLE = (
    "cols",
    "rows",
    "maxlength",
    "minlength",
    "size",
    "colspan",
    "rowspan",
    "width",
    "height",
    "tabindex",
)
_LENGTH_TAKERS = {"text", "search", "url", "tel", "email", "password"}
_LABELLED = _names("button input meter output progress select textarea")
_KNOWN_PREFIXES = ("data-", "aria-")
_UNKNOWN = re.compile(r"[a-z]+[-_].*")
_KNOWN_HYPHENATED = {"accept-charset", "http-equiv"}
_MOMENT = re.compile(r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?)?)?)?")


@dataclass
class _Element:
    name: str
    attributes: Attributes
    line: int
    children: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads a page once, and notes what breaks a rule."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[_Element] = []
        self.ids: dict[str, str] = {}
        self.references: list[tuple[str, str, int]] = []
        self.drawing = 0
        """How deep in a drawing, which has rules of its own."""

    def fault(self, sentence: str) -> None:
        """Note a fault with its line."""
        self.faults.append(f"line {self.getpos()[0]}: {sentence}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check an element by its attributes and by what it stands in."""
        attributes = {name: value or "" for name, value in attrs}
        if len(attributes) != len(attrs):
            self.fault(f"<{tag}> has an attribute twice")
        self._note_ids(tag, attributes)
        if not self.drawing:
            for sentence in (*_faults_of_attributes(tag, attributes), *_faults_of_place(tag, self.open)):
                self.fault(sentence)
        if self.open:
            self.open[-1].children.append(tag)
        if tag not in _VOID:
            self.open.append(_Element(tag, attributes, self.getpos()[0]))
            self.drawing += tag == "svg"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element that closes itself, as those of drawings do."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            if not self.drawing:
                self.fault(f"<{tag}/> does not close itself")
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, which must be the one opened last."""
        if tag in _VOID or not self.open or self.open[-1].name != tag:
            opened = f"<{self.open[-1].name}> of line {self.open[-1].line}" if self.open else "nothing"
            self.fault(f"</{tag}> where {opened} is open")
            return
        element = self.open.pop()
        self.drawing -= tag == "svg"
        for sentence in _faults_of_children(element, self.open):
            self.fault(sentence)

    def _note_ids(self, tag: str, attributes: Attributes) -> None:
        name = attributes.get("id")
        if name is not None:
            if name in self.ids:
                self.fault(f"id “{name}” is there twice")
            if not name or re.search(r"\s", name):
                self.fault(f"“{name}” is no id")
            self.ids[name] = tag
        for reference in _REFERENCES:
            for target in attributes.get(reference, "").split():
                self.references.append((reference, target, self.getpos()[0]))


def faults_of(page: str) -> list[str]:
    """Return what a page breaks of the rules, each with its line."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    left = [f"<{element.name}> of line {element.line} is never closed" for element in reader.open]
    return [*reader.faults, *left, *_faults_of_references(reader)]


def _faults_of_references(reader: _Reader) -> Iterator[str]:
    for reference, target, line in reader.references:
        found = reader.ids.get(target)
        if found is None:
            yield f"line {line}: {reference}=“{target}” leads to nothing"
        elif reference == "for" and found not in _LABELLED:
            yield f"line {line}: the label for “{target}” names a <{found}>"
        elif reference == "form" and found != "form":
            yield f"line {line}: form=“{target}” is a <{found}>"


def _faults_of_attributes(tag: str, attributes: Attributes) -> Iterator[str]:
    for name, value in attributes.items():
        if name == "style" or name.startswith("on"):
            yield f"<{tag}> has {name}, which the content policy forbids"
        elif value == "None" or (name in _WHOLE and not re.fullmatch(r"-?\d+", value)):
            yield f"{name}=“{value}” of <{tag}> is no number"
        elif (
            _UNKNOWN.fullmatch(name)
            and not name.startswith(_KNOWN_PREFIXES)
            and name not in _KNOWN_HYPHENATED
        ):
            yield f"there is no attribute {name}, as <{tag}> has"
    yield from _faults_of_fields(tag, attributes)
    if tag == "time" and "datetime" in attributes and not _MOMENT.fullmatch(attributes["datetime"]):
        yield f"datetime=“{attributes['datetime']}” is no moment"
    if tag == "img" and "alt" not in attributes:
        yield "<img> has no alt"
    if tag in _NAMELESS and "aria-label" in attributes and "role" not in attributes:
        yield f"the aria-label of <{tag}> is never read"


def _faults_of_fields(tag: str, attributes: Attributes) -> Iterator[str]:
    kind = attributes.get("type", "text")
    if tag == "input" and "maxlength" in attributes and kind not in _LENGTH_TAKERS:
        yield f"<input type={kind}> takes no maxlength"
    if tag == "input" and attributes.get("autocomplete") == "street-address":
        yield "autocomplete=street-address is for fields of several lines"


def _faults_of_place(tag: str, around: list[_Element]) -> Iterator[str]:
    if not around:
        return
    parent = around[-1].name
    if tag in _PARENTS and parent not in _PARENTS[tag]:
        yield f"<{tag}> in <{parent}>"
    if parent in _CHILDREN and tag not in _CHILDREN[parent] | {"script", "template"}:
        yield f"<{tag}> in <{parent}>"
    if tag in _BLOCKS and parent in _PHRASES and not (parent in {"summary", "legend"} and tag in _HEADINGS):
        yield f"<{tag}> in <{parent}>"
    if tag in _ACTIVE - {"label"} and any(element.name in {"a", "button"} for element in around):
        yield f"<{tag}> in a link or a button"
    if tag == "form" and any(element.name == "form" for element in around):
        yield "<form> in <form>"


def _faults_of_children(element: _Element, around: list[_Element]) -> Iterator[str]:
    parent = around[-1].name if around else ""
    children = element.children
    if element.name == "div" and parent == "dl" and not {"dt", "dd"} <= set(children):
        yield "a group of <dl> without <dt> or <dd>"
    if "figcaption" in children and "figcaption" not in (children[0], children[-1]):
        yield "<figcaption> is neither first nor last in <figure>"
    if element.name == "details" and children[:1] != ["summary"]:
        yield "<details> does not begin with <summary>"
