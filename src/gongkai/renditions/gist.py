"""What a text is about, by counting: its most used terms, and its first sentences."""

import math
import re
from collections import Counter

MOST_KEYWORDS = 5
LONGEST_SUMMARY = 200
_STOP = """
    关于 印发 转发 批转 贯彻 落实 实施 进一步 切实 认真 加强 做好 开展 推进 组织 工作
    通知 如下 现将 有关 单位 部门 按照 根据 以及 要求 情况 进行 应当 可以 不得 予以
    对于 通过 其他 相关 主要 全面 本县 本市 本报告 年度 报告 人民政府 中华人民共和国
    你们 我县 我市 我区 我镇 结合 实际 遵照 执行 特此 附件 严格 负责 必须 积极 确保
    需要 提出 制定 建立 完善 健全 抓好 同时 此件 主动公开 公开发布 意见 办法 方案 规定
    截至 上述 以上 以下 简称 此外 没有 已经 并且 的 了 和 与 及 或 在 对 为 将 并
    等 于 从 向 至 是 不 被 其 各 该 由 请 均 已 到 以 我 第
""".split()  # noqa: SIM905, one word a line would fill the page
_BREAK = re.compile("|".join((*sorted(_STOP, key=len, reverse=True), r"[^\u4e00-\u9fff]+")))
_SHORTEST, _LONGEST = 2, 8
_IN_TITLE = 4
_SENTENCE = re.compile(r"[^。！？]*[。！？]")


def keywords(title: str, text: str) -> list[str]:
    """Return the terms a text uses most, without a dictionary; those of the title count more."""
    counts = _terms(f"{title}\n{text}")
    scores = {
        term: count * math.log(len(term)) * (_IN_TITLE if term in title else 1)
        for term, count in counts.items()
        if count > 1
    }
    chosen: list[str] = []
    for term in sorted(scores, key=lambda term: (-scores[term], text.find(term), term)):
        if len(chosen) == MOST_KEYWORDS:
            break
        if not any(term in other or other in term for other in chosen):
            chosen.append(term)
    return chosen


def _terms(text: str) -> Counter[str]:
    """Count every run of characters between stops; a run that only ever stands in a longer one is none."""
    counts: Counter[str] = Counter()
    for chunk in _BREAK.split(text):
        for length in range(_SHORTEST, _LONGEST + 1):
            counts.update(chunk[start : start + length] for start in range(len(chunk) - length + 1))
    for term in sorted(counts, key=len, reverse=True):
        for part in (term[1:], term[:-1]):
            if counts.get(part) == counts[term]:
                del counts[part]
    return counts


def summary(paragraphs: list[str]) -> str:
    """Return the first whole sentences of a text, together no longer than a summary may be."""
    chosen = ""
    for paragraph in paragraphs:
        for sentence in _SENTENCE.findall(paragraph):
            if len(chosen) + len(sentence) > LONGEST_SUMMARY:
                return chosen or sentence[: LONGEST_SUMMARY - 1] + "…"
            chosen += sentence.strip()
    return chosen
