"""``xinfang serve``: the web workers and the housekeeper, supervised by one process."""

import argparse
import signal
import subprocess
import sys
import time
from types import FrameType

from django.core.management import call_command

from xinfang.cli.main import FINE, PROBLEMS
from xinfang.rules.refusals import Refused
from xinfang.vault import keys

NAME = "serve"
HELP = "启动网站和值守（一个命令）"
PATIENCE = 10


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, with how many workers."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="网站进程数")
    parser.add_argument("--threads", type=int, default=2, help="每个进程的线程数")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped. A child that dies is started again; one that keeps dying ends the command."""
    _ready()
    web = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        args.host,
        "--port",
        str(args.port),
        "--workers",
        str(args.workers),
        "--blocking-threads",
        str(args.threads),
        "--respawn-failed-workers",
        "--no-access-log",
        "--log-level",
        "warning",
        "xinfang.config.wsgi:application",
    ]
    house = [sys.executable, "-m", "xinfang.config.entry", "housekeeper"]
    print(
        f"网站 http://{args.host}:{args.port}/  工作人员 http://{args.host}:{args.port}/desk/  （Ctrl+C 停止）",
        flush=True,
    )
    return _supervise({"web": web, "housekeeper": house})


def _ready() -> None:
    try:
        call_command("migrate", check=True, verbosity=0)
    except SystemExit:
        raise Refused(
            "数据库还没有准备，或者需要升级。", todo="请先运行 xinfang migrate", code="not_migrated"
        ) from None
    keys.root()  # with another master key than the data's nothing would open: say so now


def _supervise(commands: dict[str, list[str]]) -> int:
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    children = {name: _start(command) for name, command in commands.items()}
    born = dict.fromkeys(commands, time.monotonic())
    failed = False
    while not stopping and not failed:
        time.sleep(0.5)
        for name, child in children.items():
            if child.poll() is None or stopping:
                continue
            print(f"serve: {name} ended with {child.returncode}", file=sys.stderr, flush=True)
            if time.monotonic() - born[name] < PATIENCE:
                failed = True
                break
            children[name], born[name] = _start(commands[name]), time.monotonic()
    for child in children.values():
        child.terminate()
    for child in children.values():
        _wait(child)
    return PROBLEMS if failed else FINE


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own two commands


def _wait(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
