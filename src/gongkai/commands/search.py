"""``gongkai search``: look for public records, and keep the index up to date."""

import json
import sys
from typing import Any

import click

from gongkai.commands.installation import set_up
from gongkai.core.errors import DomainError


@click.command()
@click.argument("query", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option(
    "--limit", type=click.IntRange(0, 100), default=10, show_default=True, help="How many hits are printed."
)
@click.option("--catch-up", "catching_up", is_flag=True, help="Take what is new into the index.")
@click.option(
    "--rebuild", "rebuilding", is_flag=True, help="Build the index anew; searching goes on meanwhile."
)
@click.option("--quiet", is_flag=True, help="Show no progress bar.")
def search(
    query: tuple[str, ...], *, as_json: bool, limit: int, catching_up: bool, rebuilding: bool, quiet: bool
) -> None:
    """Print how many public records fit QUERY, and the first of them.

    With --catch-up or --rebuild the index is brought up to date first; then QUERY may be left out.
    """
    set_up()
    if not (query or catching_up or rebuilding):
        raise click.UsageError("请输入要搜索的词，或者使用 --catch-up、--rebuild 更新索引。")
    from django.utils import translation

    with translation.override("zh-hans"):
        try:
            if rebuilding or catching_up:
                click.echo(_updated(rebuilding=rebuilding, quiet=quiet), err=as_json)
            if query:
                _print(" ".join(query), limit=limit, as_json=as_json)
        except DomainError as refused:
            click.echo(str(refused), err=True)
            sys.exit(1)


def _updated(*, rebuilding: bool, quiet: bool) -> str:
    """Bring the index up to date, the texts of files included; return a sentence on what was done."""
    from django.utils import timezone

    from gongkai.search import services

    today = timezone.localdate()
    done = services.rebuild(today=today, quiet=quiet) if rebuilding else services.catch_up(today=today)
    if done.is_busy:
        return "另一个进程正在更新索引，本次未作改动。"
    files = 0
    while read := services.read_waiting_files(limit=100, quiet=quiet):
        files += read
        services.catch_up(today=today)
    act = "索引已重建" if done.is_rebuilt else "索引已更新"
    return f"{act}：收入{done.kept}条信息，移除{done.dropped}条，读取附件{files}个。"


def _print(query: str, *, limit: int, as_json: bool) -> None:
    from django.utils import timezone

    from gongkai.search.selectors import SearchChoice, search

    choice = SearchChoice(limit=limit, facets=())
    results = search(query, choice, today=timezone.localdate())
    hits = [_as_data(hit) for hit in results.hits]
    if as_json:
        click.echo(json.dumps({"query": query, "total": results.total, "hits": hits}, ensure_ascii=False))
        return
    click.echo(
        f"共找到{results.total}条信息。"
        if results.total
        else "没有找到符合的信息，请换用较少或者其他的词。"
    )
    for number, hit in enumerate(hits, 1):
        facts = (hit["document_number"], hit["agency"], hit["published_on"], hit["index_number"])
        click.echo(f"{number:>3}. {click.style(hit['title'], bold=True)}")
        click.echo(f"     {'　'.join(fact for fact in facts if fact)}")
        click.echo(f"     {hit['address']}")


def _as_data(hit: Any) -> dict[str, str]:
    from django.urls import reverse
    from django.utils import timezone

    record = hit.record
    return {
        "title": record.title,
        "index_number": record.index_number,
        "document_number": record.document_number,
        "agency": hit.agency.name,
        "published_on": timezone.localdate(record.published_at).isoformat(),
        "address": reverse("portal:disclosure", args=[record.index_number]),
    }
