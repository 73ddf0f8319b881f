"""Everything that changes an index: taking in what was published, reading files, building it anew.

The publication log is the feed. An index knows up to which line it has taken the log in, so any of this may
be killed at any point, run twice, or run on several machines, each with an index of its own.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.core.files.storage import storages
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.core.progress import track
from gongkai.disclosures.models import Disclosure, PublicationLogEntry
from gongkai.search.engine import IndexPosition, IndexWriter, SearchEngine, SearchUnavailable
from gongkai.search.engines import search_engine
from gongkai.search.feeds import feed_end, new_lines
from gongkai.search.models import FileText, FileToRead
from gongkai.search.records import BATCH, all_public_keys, keys_with_texts, public_records
from gongkai.search.texts import text_of_file


class IndexBusy(DomainError):
    """A rebuild while another one is under way."""

    code = "index_busy"


@dataclass(frozen=True, slots=True)
class CatchUp:
    """What taking in the feed came to."""

    kept: int = 0
    dropped: int = 0
    is_busy: bool = False
    """Whether another process was writing, so that nothing was done here."""
    is_rebuilt: bool = False

    @property
    def has_changed(self) -> bool:
        """Tell whether anything was taken in."""
        return bool(self.kept or self.dropped)


def catch_up(*, today: date, engine: SearchEngine | None = None) -> CatchUp:
    """Take in what the index does not have yet; build it where there is none that can be read.

    Meant to be called every two seconds: where there is nothing new it costs a few short queries.
    """
    engine = engine or search_engine()
    position = engine.position()
    if position is None:
        return _rebuild_if_free(engine, today)
    if not _has_news(position, today):
        return CatchUp()
    try:
        with engine.writing() as writer:
            return CatchUp(is_busy=True) if writer is None else _take_in(writer, today)
    except SearchUnavailable:
        return _rebuild_if_free(engine, today)


def rebuild(*, today: date, engine: SearchEngine | None = None, quiet: bool = True) -> CatchUp:
    """Build a new index beside the one in use and put it in its place; searching goes on meanwhile."""
    engine = engine or search_engine()
    with engine.rebuilding() as writer:
        if writer is None:
            raise IndexBusy(_("The index is being rebuilt already. Wait for the other rebuild to end."))
        position = IndexPosition(
            log=feed_end(PublicationLogEntry.objects.all()),
            texts=feed_end(FileText.objects.all()),
            day=today,
        )
        kept = 0
        total = Disclosure.objects.published().count()
        for _number in track(_rebuilt(writer, today), label=_("Records"), total=total, quiet=quiet):
            kept += 1
        writer.commit(position)
    caught = catch_up(today=today, engine=engine)
    return CatchUp(kept + caught.kept, caught.dropped, is_rebuilt=True)


def read_waiting_files(*, limit: int, quiet: bool = True) -> int:
    """Read the text of public files that nobody has read yet; return how many were read.

    A text that is read becomes a line of the feed of texts, so that the next catching up takes it in.
    """
    waiting = list(FileToRead.objects.order_by("pk")[:limit])
    for file in track(waiting, label=_("Files"), quiet=quiet):
        text, problem = _text_of(file)
        FileText.objects.get_or_create(sha256=file.sha256, defaults={"text": text, "problem": problem})
        file.delete()
    return len(waiting)


def _text_of(file: FileToRead) -> tuple[str, str]:
    try:
        with storages["originals"].open(file.rendition) as stream:
            return text_of_file(stream.read(), file.name)
    except OSError as problem:
        return "", str(problem)


def _rebuild_if_free(engine: SearchEngine, today: date) -> CatchUp:
    try:
        return rebuild(today=today, engine=engine)
    except IndexBusy:
        return CatchUp(is_busy=True)


def _rebuilt(writer: IndexWriter, today: date) -> Iterator[int]:
    for keys in all_public_keys():
        for document in public_records(keys, today):
            writer.put([document])
            yield document.key


def _has_news(position: IndexPosition, today: date) -> bool:
    """Tell without opening the index for writing whether there is anything to take in."""
    now = time.time()
    log = new_lines(PublicationLogEntry.objects.all(), position.log, now)
    texts = new_lines(FileText.objects.all(), position.texts, now)
    return bool(log.keys or texts.keys or position.day < today)


def _take_in(writer: IndexWriter, today: date) -> CatchUp:
    """Take in everything new, a commit for each thousand lines of the feed."""
    done = CatchUp()
    position = writer.position()
    while position is not None:
        now = time.time()
        log = new_lines(PublicationLogEntry.objects.all(), position.log, now)
        texts = new_lines(FileText.objects.all(), position.texts, now)
        changed = set(
            PublicationLogEntry.objects.filter(pk__in=log.keys).values_list("disclosure_id", flat=True)
        )
        changed.update(keys_with_texts(texts.keys))
        if position.day < today:
            changed.update(writer.changing(position.day, today))
        elif not (log.keys or texts.keys):
            return done
        kept = _put_changed(writer, sorted(changed), today)
        position = IndexPosition(log.position, texts.position, max(position.day, today))
        writer.commit(position)
        done = replace(done, kept=done.kept + kept, dropped=done.dropped + len(changed) - kept)
    raise SearchUnavailable(
        _("The index is of another version of the program. Run gongkai search --rebuild.")
    )


def _put_changed(writer: IndexWriter, keys: list[int], today: date) -> int:
    """Put the records that are public, drop the others; return how many are public."""
    kept: set[int] = set()
    for start in range(0, len(keys), BATCH):
        for document in public_records(keys[start : start + BATCH], today):
            writer.put([document])
            kept.add(document.key)
    writer.remove(set(keys) - kept)
    return len(kept)
