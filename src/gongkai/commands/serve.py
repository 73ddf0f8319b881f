"""``gongkai serve``: the site on this machine, by the production web server."""

import os
from typing import Any

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, help="Processes that answer.")
@click.option("--threads", default=4, show_default=True, help="Requests that a process answers at once.")
def serve(host: str, port: int, workers: int, threads: int) -> None:
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
    Site().run()


def _options(host: str, port: int, workers: int, threads: int) -> dict[str, Any]:
    return {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "loglevel": "warning",
        "preload_app": True,
    }
