"""``gongkai backup`` and ``gongkai restore``: an installation in one sealed file, and back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

from gongkai.commands.installation import set_up
from gongkai.core.errors import DomainError

if TYPE_CHECKING:
    from gongkai.operations.backup.archive import Manifest

LANGUAGE = click.option("--language", type=click.Choice(["zh", "en"]), default="zh", help="语言。Language.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--verify", "to_verify", type=FILE, help="只核对一个备份文件。Only examine this backup.")
@click.option("--new-key", "making_key", is_flag=True, help="生成一个新密钥。Print a new key and end.")
@LANGUAGE
def backup(folder: Path | None, to_verify: Path | None, language: str, *, making_key: bool) -> None:
    """备份本机的数据库、文件和检索库，不停机。Back up records, files and search index while running.

    FOLDER is where the backup goes; without it, what GONGKAI_BACKUP_DIR says.
    """
    if making_key:
        from gongkai.operations.backup.sealing import new_key

        click.echo(new_key())
        return
    set_up()
    from django.conf import settings
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from gongkai.operations.backup import services

    with _in(language), _bar() as told:
        if to_verify:
            manifest, path = services.verify(to_verify, told=told), to_verify
        else:
            target = folder or (Path(settings.BACKUP_DIR) if settings.BACKUP_DIR else None)
            if target is None:
                raise click.ClickException(_("Say into which folder, or set GONGKAI_BACKUP_DIR."))
            path, manifest = services.back_up(to=target, now=timezone.now(), told=told)
    with _in(language):
        click.echo(_sentence(path, manifest))


@click.command()
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="替换现有数据（移到一旁保留）。Set aside what is there.")
@LANGUAGE
def restore(file: Path, language: str, *, replace: bool) -> None:
    """从备份文件恢复本机。Bring this installation to what FILE holds."""
    set_up()
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from gongkai.operations.backup import services

    with _in(language), _bar() as told:
        restored = services.restore(file, now=timezone.now(), replace=replace, told=told)
    with _in(language):
        click.echo(_sentence(file, restored.manifest))
        if restored.set_aside:
            click.echo(_("What was here before is kept in %s.") % restored.set_aside)
        if restored.waiting_changes:
            older = _("The backup is of an earlier version. Run gongkai manage migrate before you serve.")
            click.echo(older)
        if restored.missing:
            lost = _("%(count)s files that the records name were not in the backup:")
            click.echo(lost % {"count": len(restored.missing)}, err=True)
            click.echo("\n".join(restored.missing), err=True)
        if restored.problem_of_keys:
            other = _(
                "The records are back, but not the keys, which no backup holds. Set them as they were, or"
                " on a developer's machine copy the file secret-key of the data folder: %s"
            )
            click.echo(other % restored.problem_of_keys, err=True)
        if restored.missing or restored.problem_of_keys:
            raise SystemExit(1)


def _sentence(path: Path, manifest: "Manifest") -> str:
    from django.utils.translation import gettext as _

    text = _("%(path)s: of %(made_at)s; %(rows)s rows in %(tables)s tables, %(files)s files, all examined.")
    return text % {
        "path": path,
        "made_at": manifest.made_at,
        "rows": f"{sum(manifest.rows.values()):,}",
        "tables": len(manifest.rows),
        "files": len(manifest.members),
    }


@contextmanager
def _in(language: str) -> Iterator[None]:
    """Speak the language; a refusal is one sentence and exit code 1."""
    from django.utils import translation

    with translation.override("zh-hans" if language == "zh" else "en"):
        try:
            yield
        except DomainError as refused:
            raise click.ClickException(str(refused)) from refused


@contextmanager
def _bar() -> Iterator[Callable[[int], object]]:
    """Show on a terminal how many bytes are done."""
    with tqdm(unit="B", unit_scale=True, unit_divisor=1024, disable=None) as bar:
        yield bar.update
