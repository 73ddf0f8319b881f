"""What one row of a spreadsheet says as an item: its values, and everything that is wrong with it.

Rules over one row; what the database already has is compared in ``import_preview``.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gongkai.catalogue.catalogue_rows import (
    CatalogueRow,
    channels_named,
    field_in,
    natural_key,
    remark_beside_tick,
    tick_of,
    ticked_labels,
)
from gongkai.catalogue.models import CatalogueItem, CatalogueLevel
from gongkai.catalogue.statutory import catalogue_fields
from gongkai.catalogue.time_limits import TimeLimitKind, time_limit_in
from gongkai.documents.normalise import fold

_LEVEL_WORDS = (("county", "县区市"), ("township", "乡镇街"), ("village", "村社"))
_LEVEL_LABELS = {level.value: level.label for level in CatalogueLevel}
_MOST_DAYS = 32_767
"""The largest number of days that a time limit can have."""
_REPEATED = 1024
"""Cells of a column say much the same in all rows, so each wording is read once."""
_ticks = lru_cache(_REPEATED)(tick_of)
_limit_in = lru_cache(_REPEATED)(time_limit_in)
_field_in = lru_cache(_REPEATED)(field_in)
_folded = lru_cache(_REPEATED)(fold)
_TEXTS = {
    "first_level": ("first", "一级事项"),
    "second_level": ("second", "二级事项"),
    "elements": ("elements", "公开内容（要素）"),
    "basis": ("basis", "公开依据"),
    "time_limit_text": ("time_limit", "公开时限"),
    "responsible_text": ("responsible", "公开主体"),
}
_LONGEST = {
    name: getattr(CatalogueItem._meta.get_field(name), "max_length", None)  # noqa: SLF001 - Django's name
    for name in _TEXTS
}
_REQUIRED = ("elements", "time_limit_text", "responsible_text")
_NAMES = ("first_level", "second_level")


@dataclass(slots=True)
class JudgedRow:
    """One row as an item, with what stops it and what a person should look at."""

    row: CatalogueRow
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    natural_key: str = ""
    """What makes the row the same row in another file."""

    @property
    def title(self) -> str:
        """Both levels of the item's name."""
        return " · ".join(filter(None, (self.values["first_level"], self.values["second_level"])))


def judge_row(row: CatalogueRow, field_key: str = "") -> JudgedRow:
    """Read one row; ``field_key`` is the field of rows that name none."""
    judged = JudgedRow(row)
    _judge_field(judged, field_key)
    _judge_texts(judged)
    _judge_time_limit(judged)
    _judge_channels(judged)
    _judge_audience(judged)
    _judge_mode(judged)
    _judge_levels(judged)
    values = judged.values
    judged.natural_key = natural_key(
        values["field"], values["field_name"], values["first_level"], values["second_level"]
    )
    return judged


def _judge_field(judged: JudgedRow, field_key: str) -> None:
    text = judged.row.cells.get("field", "")
    key = text if text in catalogue_fields() else _field_in(text)
    judged.values["field"] = key or ("" if text else field_key)
    judged.values["field_name"] = "" if key else " ".join(text.split())[:100]


def _judge_texts(judged: JudgedRow) -> None:
    for name, (meaning, label) in _TEXTS.items():
        text = judged.row.cells.get(meaning, "").strip()
        if name in _NAMES:
            text = "".join(text.split("\n"))
        judged.values[name] = text
        limit = _LONGEST[name]
        if limit and len(text) > limit:
            judged.errors.append(
                _("%(column)s has %(count)s characters; %(limit)s are allowed. Shorten it.")
                % {"column": label, "count": len(text), "limit": limit}
            )
        if not text and name in _REQUIRED:
            judged.errors.append(_("%(column)s is empty. Fill it in.") % {"column": label})
    if not any(judged.values[name] for name in _NAMES):
        judged.errors.append(_("The row names no item. Fill in 一级事项 or 二级事项."))
    if not judged.values["basis"]:
        judged.warnings.append(_("公开依据 is empty: nothing says which law the item rests on."))


def _judge_time_limit(judged: JudgedRow) -> None:
    text = judged.values["time_limit_text"]
    limit = _limit_in(text)
    judged.values["time_limit_kind"], judged.values["time_limit_number"] = limit.kind.value, limit.number
    if text and limit.kind is TimeLimitKind.UNKNOWN:
        judged.warnings.append(
            _("The time limit “%(text)s” names no period that can be watched. Set it by hand afterwards.")
            % {"text": text}
        )
    if limit.number is not None and not 0 < limit.number <= _MOST_DAYS:
        judged.errors.append(
            _("The time limit of %(days)s days cannot be meant. Correct 公开时限.") % {"days": limit.number}
        )
    if limit.others:
        judged.warnings.append(
            _("The time limit names several periods; %(first)s days are watched, not %(others)s.")
            % {"first": limit.number, "others": "、".join(map(str, limit.others))}
        )


def _judge_channels(judged: JudgedRow) -> None:
    cells = tuple(
        (meaning, text)
        for meaning, text in judged.row.cells.items()
        if meaning == "channels" or meaning.startswith("channel:")
    )
    keys, others = _channels_in(cells)
    judged.values["channels"], judged.values["channels_text"] = list(keys), others[:300]
    if not keys:
        judged.warnings.append(_("No channel is ticked: nothing says where the item is made public."))


@lru_cache(_REPEATED)
def _channels_in(cells: tuple[tuple[str, str], ...]) -> tuple[tuple[str, ...], str]:
    """Return the keys of the channels that the cells tick, and the words of others."""
    labels = ticked_labels(dict(cells).get("channels", ""))
    for meaning, text in cells:
        if meaning.startswith("channel:"):
            label = meaning.removeprefix("channel:")
            ticked = _ticks(text)
            if ticked is None:
                labels += [label, *ticked_labels(text)] if fold(label) in ("其他", "其它") else [label]
            elif ticked:
                labels.append(label)
    keys, others = channels_named(labels)
    return tuple(keys), others


def _judge_audience(judged: JudgedRow) -> None:
    cells = judged.row.cells
    everyone, some = _ticks(cells.get("audience_all", "")), cells.get("audience_some", "")
    text = cells.get("audience", "")
    ticked = _ticks(some)
    if text and _folded(text) and "全社会" not in text and "社会公众" not in text:
        some, ticked = "、".join(ticked_labels(text)), None
    # A remark beside the mark says who the particular people are.
    specific = ticked if ticked is not None else bool(remark_beside_tick(some))
    remark = remark_beside_tick(some).replace("特定群众", "").strip("：:（）() ") if ticked is None else ""
    judged.values["audience"] = "specific" if specific and not everyone else "everyone"
    judged.values["audience_text"] = remark[:200]


def _judge_mode(judged: JudgedRow) -> None:
    cells = judged.row.cells
    chosen = {
        "proactive": _ticked(judged, "mode_proactive", "主动公开"),
        "on_request": _ticked(judged, "mode_request", "依申请公开"),
    }
    labels = _labels_in(cells.get("mode", ""))
    chosen["proactive"] |= "主动" in labels
    chosen["on_request"] |= "申请" in labels
    modes = [mode for mode, is_chosen in chosen.items() if is_chosen]
    judged.values["mode"] = "both" if len(modes) > 1 else (modes or ["proactive"])[0]
    if not modes:
        judged.errors.append(_("公开方式 is not ticked. Tick 主动 or 依申请公开."))


def _judge_levels(judged: JudgedRow) -> None:
    labels = _labels_in(judged.row.cells.get("level", ""))
    for level, words in _LEVEL_WORDS:
        ticked = _ticked(judged, f"level_{level}", _LEVEL_LABELS[level])
        judged.values[f"at_{level}"] = ticked or any(word in labels for word in words)
    if not any(judged.values[f"at_{level}"] for level, _words in _LEVEL_WORDS):
        judged.errors.append(_("公开层级 is not ticked. Tick 县级, 乡级 or 村级."))


@lru_cache(_REPEATED)
def _labels_in(text: str) -> str:
    """Return the ticked labels of a cell, one after the other."""
    return "".join(ticked_labels(text))


def _ticked(judged: JudgedRow, meaning: str, label: "str | Promise") -> bool:
    text = judged.row.cells.get(meaning, "")
    ticked = _ticks(text)
    if ticked is None:
        judged.errors.append(
            _("“%(text)s” under %(column)s is neither a tick nor empty. Write √ or leave it empty.")
            % {"text": text, "column": label}
        )
    return bool(ticked)
