"""``xinfang migrate``: prepare or upgrade the database."""

import argparse

from django.core.management import call_command

from xinfang.cli.main import FINE, emit

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
    else:
        call_command("migrate", interactive=False, verbosity=0 if args.json else 1)
    if args.json:
        emit({"ok": True})
    return FINE
