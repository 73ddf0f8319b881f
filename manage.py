"""The framework's own management commands: ``python manage.py migrate``. Same as ``gongkai manage``."""

from gongkai.commands.manage import manage

if __name__ == "__main__":
    manage()
