"""``gongkai serve``: the site and its background work on this machine, in one command."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

PATIENCE = 20
"""Seconds that the worker has to bring its task to a stop."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    envvar="PORT",
    help="Port to listen on.",
)
@click.option(
    "--workers", type=click.IntRange(1), default=2, show_default=True, help="Processes that answer."
)
@click.option(
    "--threads",
    type=click.IntRange(1),
    default=4,
    show_default=True,
    help="Requests that a process answers at once.",
)
@click.option(
    "--background/--no-background",
    default=True,
    show_default=True,
    help="Also run `gongkai worker`; not where it runs as a service of its own.",
)
def serve(host: str, port: int, workers: int, threads: int, *, background: bool) -> None:
    """Serve the site until it is stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.production")
    from gunicorn.app.base import BaseApplication

    class Site(BaseApplication):  # type: ignore[misc]
        """The web server with this command's options."""

        def load_config(self) -> None:
            """Hand the options over."""
            for name, value in _options(host, port, workers, threads).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            """Return the application."""
            from gongkai.wsgi import application

            return application

    click.echo(f"http://{host}:{port}/", err=True)
    # The processes of this server count together what they answer, in files of one folder.
    with tempfile.TemporaryDirectory(prefix="gongkai-metrics-") as counted:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = counted
        with _background(wanted=background):
            Site().run()


@contextmanager
def _background(*, wanted: bool) -> Iterator[None]:
    """Keep a worker beside the web server, and end it with the server."""
    if not wanted:
        yield
        return
    gongkai = [sys.executable, "-c", "from gongkai.cli import main; main()", "worker"]
    process = subprocess.Popen(gongkai)  # noqa: S603 - our own command
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def _options(host: str, port: int, workers: int, threads: int) -> dict[str, Any]:
    return {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "loglevel": "warning",
        "preload_app": True,
        "child_exit": _forget_process,
    }


def _forget_process(_server: Any, worker: Any) -> None:
    """Let the figures of a process that ended not be counted as those of one that lives."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
