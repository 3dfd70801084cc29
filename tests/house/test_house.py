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
    root = PACKAGE.parent
    for path in (path for folder in ("xinfang", "bench", "docs", "tests") for path in (root / folder).rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 400, name
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and not name.startswith(
                "tests/"
            ):  # tables of what is tested may be long
                assert node.end_lineno - node.lineno + 1 <= 50, (name, node.name)


def test_migrations_say_what_the_models_say(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_ledger_has_no_foreign_key_and_relations_point_down():
    order = ["vault", "ledger", "bureau", "papers", "people", "petitions", "duties", "accountability"]
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
            assert set(model.COVERED) | set(model.LATER) <= columns, model
            assert not set(model.COVERED) & set(model.LATER), model


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
    for name in ("base.txt", "dev.txt", "category.txt"):
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
        ("XINFANG_MASTER_KEY_FILE", "/proc/nowhere"),
        ("XINFANG_MASTER_KEY_OLD", "short"),
        ("XINFANG_CIPHER", "des"),
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


def every_article():
    from xinfang.rules import articles, lawbook

    return articles.table(lawbook.load(), PACKAGE, ROOT / "tests")


def test_the_table_from_articles_to_code_is_as_generated():
    from xinfang.rules import articles, lawbook

    printed = (ROOT / "docs" / "articles.md").read_text(encoding="utf-8")
    assert printed == articles.markdown(lawbook.load(), every_article()), "xinfang law articles > docs/articles.md"


def test_every_article_relied_on_says_what_it_rules_and_has_a_test_named_after_it():
    for row in every_article():
        assert row.what, row.cite
        assert row.code, row.cite
        assert row.tests, f"no test_art_… for {row.cite}"


def test_every_test_named_after_an_article_names_one_that_is_relied_on():
    from xinfang.rules import articles

    cites = [row.cite for row in every_article()]
    assert len({articles.slug(cite) for cite in cites}) == len(cites)
    for name in articles.in_tests(ROOT / "tests"):
        assert any(articles.names_article(name, cite) for cite in cites), name


def test_every_screen_of_the_table_is_a_page():
    from xinfang.rules.articles import LATER

    pages = {
        f"{space.app_name}:{one.name}"
        for space in get_resolver().url_patterns
        if hasattr(space, "url_patterns")
        for one in space.url_patterns
        if space.app_name
    }
    for row in every_article():
        for screen in row.screens:
            assert screen == LATER or screen.partition(" ")[0] in pages, (row.cite, screen)


def test_every_step_that_people_take_has_its_form_at_the_desk():
    from xinfang.desk.steps import FORMS
    from xinfang.rules.steps import ROWS, Who

    by_people = {step.key for step in ROWS if step.part == 1 and step.frm and not {Who.BY_LAW} & set(step.who)}
    by_people -= {step.key for step in ROWS if set(step.who) == {Who.PETITIONER}}
    assert set(FORMS) == by_people


def test_every_article_named_in_the_source_exists():
    from xinfang.rules import lawbook

    instruments = lawbook.load().instruments
    for path in PACKAGE.rglob("*.py"):
        for key, article in re.findall(r"\b(2005|2022|2016|2007|seed)/(\d+)", path.read_text(encoding="utf-8")):
            assert 1 <= int(article) <= instruments[key].articles, (path, key, article)


def test_every_picture_in_the_documents_is_there_and_every_picture_is_shown():
    root = PACKAGE.parent
    documents = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    shown = {
        (path.parent / name).resolve()
        for path in documents
        for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
    }
    there = {path.resolve() for path in (root / "docs" / "images").rglob("*.png")}
    assert shown == there
    assert all(path.stat().st_size <= 120_000 for path in there)


def test_every_link_in_the_documents_leads_somewhere():
    root = PACKAGE.parent
    for path in [*root.glob("*.md"), *(root / "docs").rglob("*.md")]:
        for name in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8")):
            assert name.startswith("http") or (path.parent / name).exists(), (path.name, name)
