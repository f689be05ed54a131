"""The tables of those who sign in, brought up to date when the server starts. They hold no evidence."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def bring_up_to_date() -> None:
    """Migrates every app but the book's own, whose tables change only when an operator says so."""
    executor = MigrationExecutor(connection)
    targets = [target for target in executor.loader.graph.leaf_nodes() if target[0] != "store"]
    if executor.migration_plan(targets):
        executor.migrate(targets)
    call_command("createcachetable", verbosity=0)
    call_command("clearsessions")  # those that ended; nothing else takes them away
