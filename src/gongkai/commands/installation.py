"""Which installation a command works on: the one that the environment names, else this checkout's own."""

import os


def set_up() -> None:
    """Make the installation's records available to a command.

    Where the environment names a key, it is a government's own server. Without one it is a developer's
    machine or the demonstration.
    """
    kind = "production" if os.environ.get("GONGKAI_SECRET_KEY") else "dev"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"gongkai.settings.{kind}")
    import django

    django.setup()
