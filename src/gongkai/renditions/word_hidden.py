"""Hidden text of a Word file and fields that draw on other files: found, and taken out or made plain."""

import re
from collections.abc import Iterator

from lxml import etree

from gongkai.documents.ooxml import VAL, W
from gongkai.renditions.model import Account, RemovedKind
from gongkai.renditions.relations import take_out, unwrap

_R, _P, _TR = f"{W}r", f"{W}p", f"{W}tr"
_FIELD, _SIMPLE = f"{W}fldChar", f"{W}fldSimple"
_FIELD_TYPE = f"{W}fldCharType"
_TEXTS = frozenset(W + name for name in ("t", "delText", "instrText", "delInstrText"))
_OFF = frozenset({"0", "false", "off"})
_PLAIN_FIELDS = re.compile(
    r"\s*(?:INCLUDETEXT|INCLUDEPICTURE|LINK|DDE|DDEAUTO|EMBED|MACROBUTTON|DOCVARIABLE|DATABASE|MERGEFIELD"
    r"|DOCPROPERTY|AUTHOR|LASTSAVEDBY|USERNAME|USERINITIALS|USERADDRESS|FILENAME|TEMPLATE|COMMENTS|KEYWORDS"
    r"|SUBJECT|TITLE|INFO|RD|ASK|FILLIN|CONTROL|HTMLACTIVEX)\b"
    r"|\s*HYPERLINK\s+(?!\\)\"?(?!https?:|mailto:|#)[^\"]",
    re.I,
)
_SILENT_FIELDS = re.compile(r"\s*(?:XE|TC|TA|PRIVATE|ADDIN)\b", re.I)
"""Fields that print nothing and hold text: entries of indexes, data of add-ins."""


class HiddenStyles:
    """The styles of a Word file whose text is not printed."""

    def __init__(self, styles: etree._Element | None) -> None:
        self._hidden: dict[str, bool] = {}
        self._default = ""
        if styles is None:
            return
        own: dict[str, bool] = {}
        parents: dict[str, str] = {}
        for style in styles.iter(f"{W}style"):
            key = style.get(f"{W}styleId", "")
            vanish = style.find(f"{W}rPr/{W}vanish")
            if vanish is not None:
                own[key] = vanish.get(VAL) not in _OFF
            parent = style.find(f"{W}basedOn")
            parents[key] = "" if parent is None else parent.get(VAL, "")
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self._default = key
        self._hidden = {key: _inherited(key, own, parents) for key in parents}

    def hides(self, run: etree._Element) -> bool:
        """Tell whether a run is not printed."""
        direct = run.find(f"{W}rPr/{W}vanish")
        if direct is not None:
            return direct.get(VAL) not in _OFF
        style = run.find(f"{W}rPr/{W}rStyle")
        if style is not None and self._hidden.get(style.get(VAL, "")):
            return True
        paragraph = next(run.iterancestors(_P), None)
        if paragraph is None:
            return False
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._hidden.get(self._default if style is None else style.get(VAL, ""), False)


def _inherited(key: str, own: dict[str, bool], parents: dict[str, str]) -> bool:
    seen: set[str] = set()
    while key and key not in seen:
        if key in own:
            return own[key]
        seen.add(key)
        key = parents.get(key, "")
    return False


def drop_hidden(root: etree._Element, styles: HiddenStyles, account: Account) -> str:
    """Take the hidden text out of a part and return it, so that the proof can account for it."""
    gone: list[str] = []
    for run in list(root.iter(_R)):
        if not styles.hides(run):
            continue
        content = [child for child in run if child.tag not in (f"{W}rPr", _FIELD)]
        gone += [text.text or "" for text in run.iter(f"{W}t")]
        for child in content:
            take_out(child)
        if content:
            account.add(RemovedKind.HIDDEN_TEXT)
        if run.find(_FIELD) is None:
            take_out(run)
    for mark in list(root.iter(f"{W}hidden")):
        row = next(mark.iterancestors(_TR), None)
        if mark.getparent().tag == f"{W}trPr" and row is not None and mark.get(VAL) not in _OFF:
            gone += [text.text or "" for text in row.iter(f"{W}t")]
            take_out(row)
            account.add(RemovedKind.HIDDEN_TEXT)
    return "".join(gone)


def drop_stray(root: etree._Element, account: Account) -> None:
    """Take out text that stands between the elements of a part, where no program shows it."""
    stray = 0
    for element in root.iter(f"{W}*"):
        if element.tag not in _TEXTS and (element.text or "").strip():
            element.text = None
            stray += 1
        parent = element.getparent()
        if parent is not None and parent.tag.startswith(W) and (element.tail or "").strip():
            element.tail = None
            stray += 1
    account.add(RemovedKind.HIDDEN_TEXT, stray)


def plain_fields(root: etree._Element, account: Account) -> None:
    """Leave of a field that draws on other files only what it shows; of a silent one nothing."""
    for element in list(root.iter(_SIMPLE)):
        command = element.get(f"{W}instr", "")
        if _SILENT_FIELDS.match(command):
            take_out(element)
        elif _PLAIN_FIELDS.match(command):
            unwrap(element)
        else:
            continue
        account.add(RemovedKind.FIELD)
    for field in list(_fields(root)):
        command = "".join(text.text or "" for run in field for text in run.iter(f"{W}instrText"))
        if _SILENT_FIELDS.match(command):
            _drop_runs(field)
        elif _PLAIN_FIELDS.match(command):
            _keep_result(field)
        else:
            continue
        account.add(RemovedKind.FIELD)
    for data in list(root.iter(f"{W}fldData")):
        take_out(data)


def _fields(root: etree._Element) -> Iterator[list[etree._Element]]:
    """Yield the runs of every field, inner fields first."""
    open_fields: list[list[etree._Element]] = []
    for run in list(root.iter(_R)):
        types = [mark.get(_FIELD_TYPE) for mark in run.iterchildren(_FIELD)]
        open_fields += [[] for found in types if found == "begin"]
        for field in open_fields:
            field.append(run)
        for found in types:
            if found == "end" and open_fields:
                yield open_fields.pop()


def _drop_runs(field: list[etree._Element]) -> None:
    for run in field:
        take_out(run)


def _keep_result(field: list[etree._Element]) -> None:
    """Drop the marks and the command of a field; a nested field goes with its command."""
    in_result = False
    depth = 0
    for run in field:
        for child in list(run):
            if child.tag != _FIELD:
                if not in_result and child.tag != f"{W}rPr":
                    take_out(child)
                continue
            kind = child.get(_FIELD_TYPE)
            depth += (kind == "begin") - (kind == "end")
            if kind == "separate" and depth == 1:
                in_result = True
                take_out(child)
            elif not in_result or depth == 0:
                take_out(child)
