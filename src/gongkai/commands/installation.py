"""Which installation a command works on: the one that the environment names, else this checkout's own."""

import os


def set_up(*, serves: bool = False) -> None:
    """Make the installation's records available to a command.

    Where the environment names a key, it is a government's own server. Without one it is a developer's
    machine or the demonstration; only what serves visitors refuses to start there unless told.
    """
    own = serves or bool(os.environ.get("GONGKAI_SECRET_KEY"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"gongkai.settings.{'production' if own else 'dev'}")
    import django

    django.setup()
