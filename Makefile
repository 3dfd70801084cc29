# Two commands do everything: `make demo` runs the product, `make test` passes the tests. Python 3.11 and venv are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export XINFANG_HOME ?= $(CURDIR)/.home

.PHONY: demo serve test check bench shots venv dev

$(VENV)/ready: requirements/base.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

venv: $(VENV)/ready
dev: $(VENV)/ready-dev

demo: venv            ## a sample city, made through the real actions, then served
	$(BIN)/xinfang demo

serve: venv           ## the site and the housekeeper on the database of XINFANG_HOME
	$(BIN)/xinfang migrate --noinput
	$(BIN)/xinfang serve

test: dev             ## the tests; those that need PostgreSQL, Chromium or the real letters say why they skip
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

check: dev            ## format, lint, types, imports, migrations, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy xinfang
	$(BIN)/lint-imports
	$(BIN)/python -m django makemigrations --check --dry-run --settings xinfang.config.settings
	$(BIN)/xinfang law check
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

bench: dev            ## ratios to a raw-SQL floor; see docs/performance.md
	$(BIN)/python -m bench $(ARGS)

shots: dev            ## the pictures of the manual and the README, from the sample city; needs Chromium
	$(BIN)/python docs/shots.py $(ARGS)
