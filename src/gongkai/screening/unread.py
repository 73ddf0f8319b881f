"""What screening could not read, told as a finding: only a person can say that nothing private is in it."""

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import in_language
from gongkai.law.wording import Wording
from gongkai.screening.findings import FindingReason, Replacement, ScreeningFinding, ScreeningKind, Strength
from gongkai.screening.pictures import PicturesNotRead

COVERED = "灰色方块"
"""What is shown to stand in for a picture that is covered."""
_BETWEEN = "、"
_NO_TEXT = Wording(zh="{said}", en="{said_in_english}")
_LOOK = Wording(
    zh="请打开“公开版”查看：没有个人信息的，说明理由；有的，遮盖（换成灰色方块）或替换文件。",
    en="Open the public rendition: if they show nothing private, say so; else cover them or replace the"
    " file.",
)
_LOOK_AT_FILE = Wording(
    zh="文件没有经过筛查。请打开查看，说明为何可以公开，或换一个能识别的文件。",
    en="The file was not searched. Look at it and say why it may be public, or replace it.",
)


def unread_pictures(note: PicturesNotRead, *, can_be_covered: bool) -> ScreeningFinding:
    """Tell which pictures of a file were not read; those inside an office file can be covered."""
    return _unread(_BETWEEN.join(note.pictures), note, _LOOK, can_be_covered=can_be_covered)


def unread_file(name: str, problem: UnreadableDocument) -> ScreeningFinding:
    """Tell that a whole file could not be searched."""
    return _unread(name, problem, _LOOK_AT_FILE, can_be_covered=False)


def pictures_of(text: str) -> frozenset[str]:
    """Return the names of the pictures that a finding tells of."""
    return frozenset(text.split(_BETWEEN))


def _unread(text: str, said: object, advice: Wording, *, can_be_covered: bool) -> ScreeningFinding:
    return ScreeningFinding(
        kind=ScreeningKind.UNREAD,
        text=text,
        start=0,
        end=len(text),
        reasons=(_said(said), FindingReason(advice)),
        strength=Strength.POSSIBLE,
        replacements=(Replacement(0, len(text), COVERED),) if can_be_covered else (),
    )


def _said(said: object) -> FindingReason:
    facts = {"said": in_language(said, "zh"), "said_in_english": in_language(said, "en")}
    return FindingReason(_NO_TEXT, facts)
