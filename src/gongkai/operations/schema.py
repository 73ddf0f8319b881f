"""Whether the database has the tables of this version."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def changes_of_later_versions() -> int:
    """Return how many changes the database has had that this version of the program does not know."""
    loader = MigrationExecutor(connection).loader
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
    return sum(app in loader.migrated_apps for app, _name in unknown)


def waiting_changes() -> int:
    """Return how many changes of the database wait to be made by ``gongkai manage migrate``."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
