"""What a rendition is: the bytes that may be public, what was taken out, and what a person must look at."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from gongkai.core.errors import DomainError
from gongkai.law.wording import Wording


class CannotClean(DomainError):
    """A file of which no clean copy can be made, or whose copy is not what the original was."""

    code = "cannot_clean"


class CannotMask(DomainError):
    """A file in which a text cannot be masked so that it is really gone."""

    code = "cannot_mask"


class RemovedKind(StrEnum):
    """What a clean copy no longer holds. The values are public and never change."""

    PROPERTIES = "properties"
    THUMBNAIL = "thumbnail"
    INSERTION_MARK = "insertion_mark"
    DELETED_TEXT = "deleted_text"
    FORMAT_CHANGE = "format_change"
    COMMENT = "comment"
    HIDDEN_TEXT = "hidden_text"
    EDITING_TRACE = "editing_trace"
    EMBEDDED_FILE = "embedded_file"
    CONTROL = "control"
    EXTERNAL_LINK = "external_link"
    FIELD = "field"
    PRINTER_SETTINGS = "printer_settings"
    CUSTOM_DATA = "custom_data"
    SIGNATURE = "signature"
    UNUSED_PART = "unused_part"
    PICTURE_METADATA = "picture_metadata"
    ALTERNATIVE_TEXT = "alternative_text"
    HIDDEN_SHEET = "hidden_sheet"
    HIDDEN_CELL = "hidden_cell"
    PIVOT_CACHE = "pivot_cache"
    HIDDEN_NAME = "hidden_name"
    FORMULA = "formula"
    UNUSED_STRING = "unused_string"
    ANNOTATION = "annotation"
    FORM_FIELD = "form_field"
    SCRIPT = "script"
    HISTORY = "history"
    BOOKMARK = "bookmark"


REMOVED_LABELS = {
    RemovedKind.PROPERTIES: Wording(zh="文件属性（作者、单位、时间等）", en="document properties"),
    RemovedKind.THUMBNAIL: Wording(zh="缩略图", en="thumbnails"),
    RemovedKind.INSERTION_MARK: Wording(zh="修订的插入标记（内容保留）", en="marks of tracked insertions"),
    RemovedKind.DELETED_TEXT: Wording(zh="修订中已删除的内容", en="tracked deletions"),
    RemovedKind.FORMAT_CHANGE: Wording(zh="格式修订记录", en="tracked changes of format"),
    RemovedKind.COMMENT: Wording(zh="批注", en="comments"),
    RemovedKind.HIDDEN_TEXT: Wording(zh="隐藏文字", en="hidden text"),
    RemovedKind.EDITING_TRACE: Wording(zh="编辑痕迹（修订编号、本机路径等）", en="traces of editing"),
    RemovedKind.EMBEDDED_FILE: Wording(zh="嵌入的文件", en="embedded files"),
    RemovedKind.CONTROL: Wording(zh="控件", en="controls"),
    RemovedKind.EXTERNAL_LINK: Wording(
        zh="指向本机或其他文件的链接、模板", en="links to files and templates"
    ),
    RemovedKind.FIELD: Wording(zh="引用外部内容的域（结果保留）", en="fields that draw on other files"),
    RemovedKind.PRINTER_SETTINGS: Wording(zh="打印机设置", en="printer settings"),
    RemovedKind.CUSTOM_DATA: Wording(zh="自定义数据", en="custom data"),
    RemovedKind.SIGNATURE: Wording(zh="数字签名", en="digital signatures"),
    RemovedKind.UNUSED_PART: Wording(zh="文件里没有用到的部分", en="parts that nothing uses"),
    RemovedKind.PICTURE_METADATA: Wording(zh="图片的拍摄信息", en="metadata of pictures"),
    RemovedKind.ALTERNATIVE_TEXT: Wording(
        zh="带文件名或路径的图片说明", en="descriptions that are file names"
    ),
    RemovedKind.HIDDEN_SHEET: Wording(zh="隐藏的工作表", en="hidden sheets"),
    RemovedKind.HIDDEN_CELL: Wording(zh="隐藏行列里的单元格", en="cells in hidden rows and columns"),
    RemovedKind.PIVOT_CACHE: Wording(zh="数据透视表及其缓存", en="pivot tables and their caches"),
    RemovedKind.HIDDEN_NAME: Wording(zh="隐藏或失效的名称", en="hidden or dangling names"),
    RemovedKind.FORMULA: Wording(zh="公式（改为数值）", en="formulas, turned into their values"),
    RemovedKind.UNUSED_STRING: Wording(zh="没有单元格用到的文字", en="texts that no cell uses"),
    RemovedKind.ANNOTATION: Wording(zh="注释", en="annotations"),
    RemovedKind.FORM_FIELD: Wording(
        zh="表单域和印章（改为页面内容）", en="form fields and stamps, made content"
    ),
    RemovedKind.SCRIPT: Wording(zh="脚本和动作", en="scripts and actions"),
    RemovedKind.HISTORY: Wording(zh="文件里保存的旧版本", en="earlier versions kept in the file"),
    RemovedKind.BOOKMARK: Wording(zh="书签目录", en="bookmarks"),
}


@dataclass(frozen=True, slots=True)
class Removed:
    """One kind of thing that was taken out of a file, how often, and from where."""

    kind: RemovedKind
    count: int
    where: str = ""
    """The part of the file or the sheet; empty for the file as a whole."""

    def text(self, language: str = "zh") -> str:
        """Return what was removed as a person would say it."""
        label = REMOVED_LABELS[self.kind].text(language)
        if language == "zh":
            return f"{label}：{self.count} 处" + (f"（{self.where}）" if self.where else "")
        return f"{label}: {self.count}" + (f" ({self.where})" if self.where else "")


@dataclass(frozen=True, slots=True)
class MaskedPlace:
    """One place of a masked copy where something stands in for a text."""

    where: str
    """The part, sheet and cell, or page."""
    kind: str
    """The kind of the finding that asked for it."""
    replacement: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Rendition:
    """A file that may be public, with the account of how it differs from the original."""

    data: bytes
    removed: tuple[Removed, ...] = ()
    warnings: tuple[str, ...] = ()
    """What was left and a person must look at, in whole sentences."""
    masked: tuple[MaskedPlace, ...] = ()


@dataclass(slots=True)
class Account:
    """Counts what is taken out while a file is being cleaned."""

    counts: Counter[tuple[RemovedKind, str]] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)

    def add(self, kind: RemovedKind, count: int = 1, where: str = "") -> None:
        """Count something taken out."""
        if count:
            self.counts[kind, where] += count

    def warn(self, sentence: str) -> None:
        """Keep a sentence for the person who confirms, once."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def has(self, kind: RemovedKind) -> bool:
        """Tell whether anything of a kind was taken out."""
        return any(found is kind for found, _ in self.counts)

    def removed(self) -> tuple[Removed, ...]:
        """Return what was taken out, kinds in their order."""
        order = list(RemovedKind)
        found = sorted(self.counts.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
        return tuple(Removed(kind, count, where) for (kind, where), count in found)
