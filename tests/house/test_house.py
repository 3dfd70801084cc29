"""Tests about the building itself."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import get_resolver

from xinfang.ledger.models import Covered
from xinfang.people.policy import Permission

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "xinfang"
DOORS = {"portal", "desk", "cli", "config"}


def views(patterns=None, prefix=""):
    for one in patterns if patterns is not None else get_resolver().url_patterns:
        if hasattr(one, "url_patterns"):
            yield from views(one.url_patterns, prefix + str(one.pattern))
        else:
            yield prefix + str(one.pattern), one.callback


def test_imports_run_one_way():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_view_declares_its_permission_or_is_public():
    known = {str(permission) for permission in Permission} | {"signed_in", "public"}
    found = list(views())
    assert len(found) > 25
    for url, view in found:
        assert getattr(view, "permission", None) in known, url


def test_every_desk_page_is_closed_to_who_has_not_signed_in(client, db):
    for url, view in views():
        if view.permission != "public":
            path = "/" + re.sub(
                r"<uuid:\w+>", "00000000-0000-0000-0000-000000000000", re.sub(r"<str:\w+>", "ABCD", url)
            )
            for answer in (client.get(path), client.post(path)):
                assert answer.status_code in {302, 405}, path
                assert answer.status_code == 405 or answer["Location"].startswith("/desk/sign-in/"), path


def test_rules_read_no_clock_and_only_doors_ask_for_now():
    allowed = {"ledger/writing.py"}
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        if name.split("/")[0] in DOORS or name in allowed or "look/" in name:
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(date\.today|datetime\.now|timezone\.(now|localdate)|time\.time)\(", text), name


def test_functions_and_files_stay_short():
    for path in PACKAGE.rglob("*.py"):
        if "migrations" in path.parts or "sample" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 480, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno - node.lineno <= 75, (path, node.name)


def test_migrations_say_what_the_models_say(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_ledger_has_no_foreign_key_and_relations_point_down():
    order = ["vault", "ledger", "bureau", "papers", "people", "petitions", "accountability"]
    for model in apps.get_models():
        if not model.__module__.startswith("xinfang"):
            continue
        room = model._meta.app_label
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model.__module__.startswith("xinfang"):
                below = field.related_model._meta.app_label
                assert order.index(below) <= order.index(room), field
                assert room != "ledger"
                if below != room:
                    assert field.remote_field.related_name == "+", field


def test_every_covered_model_names_columns_that_exist():
    for model in apps.get_models():
        if issubclass(model, Covered):
            columns = {field.attname for field in model._meta.concrete_fields}
            assert set(model.COVERED) <= columns, model


def test_nothing_ships_that_names_a_registry_or_foreign_script():
    for path in [
        *ROOT.glob("requirements/*"),
        *PACKAGE.rglob("*.html"),
        *PACKAGE.rglob("*.css"),
        *PACKAGE.rglob("*.js"),
    ]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"--(extra-)?index-url|https?://(?!www\.w3\.org)", text), path


def test_requirements_are_pinned_with_hashes():
    for name in ("base.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9_.\[\],-]+==", text, flags=re.M | re.I)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("XINFANG_SECRET_KEY", "short"),
        ("XINFANG_DATABASE_URL", "mysql://x/y"),
        ("XINFANG_DATABASE_URL", "postgresql://localhost:99999/x"),
        ("XINFANG_DEBUG", "yes"),
        ("XINFANG_PRODUCTION", "true"),
        ("XINFANG_HOME", "/proc/nowhere"),
    ],
)
def test_settings_refuse_nonsense(tmp_path, name, value):
    env = {"PATH": "/usr/bin:/bin", "XINFANG_HOME": str(tmp_path / "home"), name: value}
    done = subprocess.run(
        [sys.executable, "-m", "xinfang.config.entry", "law", "list"],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert name.split("_")[1][:4] in done.stderr or "主密钥" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unprepared_home_says_what_to_do(tmp_path):
    env = {"PATH": "/usr/bin:/bin", "XINFANG_HOME": str(tmp_path / "home")}

    def command(*words):
        return subprocess.run(
            [sys.executable, "-m", "xinfang.config.entry", *words],
            env=env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    assert "xinfang migrate" in command("who", "X", "2013-06-14").stderr
    assert command("due", "disposal", "2013-06-01", "--json").returncode == 0
    assert command("migrate", "--noinput").returncode == 0
    assert json.loads(command("ledger", "verify", "--json").stdout)["ok"]
