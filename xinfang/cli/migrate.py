"""``xinfang migrate``: prepare or upgrade the database."""

import argparse

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from xinfang.cli.main import FINE, emit
from xinfang.petitions.checks import follow_the_rules

NAME = "migrate"
HELP = "准备或升级数据库（只进不退）"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Only what scripts need."""
    parser.add_argument("--noinput", action="store_true", help="不提问")
    parser.add_argument("--check", action="store_true", help="只看有没有待办的升级，不改动")


def run(args: argparse.Namespace) -> int:
    """Migrate; the ledger's triggers are made anew every time."""
    if args.check:
        call_command("migrate", check=True, verbosity=0)
        return FINE
    begun = settings.XINFANG_HOME / "migrate.begun"  # an upgrade killed half-way is followed up by the next one
    if _plan():
        begun.touch()
    call_command("migrate", interactive=False, verbosity=0 if args.json else 1)
    followed = follow_the_rules() if begun.exists() else 0  # a new version may let something wait that did not before
    begun.unlink(missing_ok=True)
    if args.json:
        emit({"ok": True, "followed": followed})
    elif followed:
        print(f"按新版本的规则重新列出了 {followed} 件事项的待办和可见范围。")
    return FINE


def _plan() -> list[object]:
    """The migrations that are still to be applied."""
    executor = MigrationExecutor(connection)
    return list(executor.migration_plan(executor.loader.graph.leaf_nodes()))
