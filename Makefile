# Everything needs python3 (3.11 or newer), python3-venv, make and git; the rest is set up here.
#   make run PORT=8001        another port
#   make test-sqlite ARGS="-k numbering"
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=

BIN := .venv/bin/python
TEST_MANAGE := DJANGO_SETTINGS_MODULE=aizu_strategy.settings.test $(BIN) manage.py
export PYTHONUNBUFFERED := 1
SETUP = command -v "$(PYTHON)" >/dev/null || { \
	echo "setup: there is no program $(PYTHON); name a Python 3.11 or newer: PYTHON=python3" >&2; exit 1; \
	}; "$(PYTHON)" .ci/setup.py
TESTS := $(BIN) -m tests.run
LOCK := $(BIN) -m uv pip compile pyproject.toml --quiet --no-config --universal \
	--python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run bench test test-all test-rest test-sqlite test-postgres test-browser \
	format messages lock clean \
	check check-python check-types check-layers check-templates check-django check-files \
	ready-to-run ready-to-test

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 20

ready-to-run:
	@$(SETUP) run

ready-to-test:
	@$(SETUP) test

run: ready-to-run ## set up and serve the portal on http://127.0.0.1:8000/ (PORT=, HOST=)
	@exec $(BIN) manage.py start --host "$(HOST)" --port "$(PORT)"

test: ready-to-test ## the tests, of each sweep the commit's sample: SQLite, PostgreSQL, browser
	@$(TESTS) --sweeps=sample

test-all: ready-to-test ## the same with every case of every sweep
	@$(TESTS)

test-rest: ready-to-test ## what `make test` leaves out of `make test-all`
	@$(TESTS) --sweeps=rest

test-sqlite: ready-to-test ## unit and integration tests on SQLite (ARGS= for pytest)
	@$(TESTS) sqlite -- $(ARGS)

test-postgres: ready-to-test ## integration tests on a PostgreSQL of their own
	@$(TESTS) postgres -- $(ARGS)

test-browser: ready-to-test ## tests in Chromium against the started portal
	@$(TESTS) browser -- $(ARGS)

bench: ready-to-test ## documents of 21, 63, 201 pages beside stock WeasyPrint (ARGS="--runs 1")
	@$(BIN) -m tests.bench.bench_pdf $(ARGS)

check: check-files check-python check-types check-layers check-templates check-django ## all checks (make -k check: do not stop at the first)

check-python: ready-to-test ## lint and layout of the Python files
	$(BIN) -m ruff check
	$(BIN) -m ruff format --check

check-types: ready-to-test ## static types
	$(BIN) -m mypy

check-layers: ready-to-test ## which module may import which
	$(BIN) -c "from importlinter.cli import lint_imports_command; lint_imports_command()" --no-logo

check-templates: ready-to-test ## lint and layout of the templates
	$(BIN) -m djlint templates --lint --quiet
	$(BIN) -m djlint templates --check

check-django: ready-to-test ## settings, models, no change without its migration
	$(TEST_MANAGE) makemigrations --check --dry-run
	$(TEST_MANAGE) check --fail-level WARNING

check-files: ready-to-test ## locks follow pyproject.toml, no file names one machine
	$(BIN) .ci/check_files.py

format: ready-to-test ## lay out Python and templates
	$(BIN) -m ruff check --fix-only --quiet
	$(BIN) -m ruff format
	$(BIN) -m djlint templates --reformat --quiet || true

messages: ready-to-test ## compile the words of each language (aizu_strategy/locale)
	$(BIN) -m babel.messages.frontend compile --directory aizu_strategy/locale --domain "django djangojs"

lock: ready-to-test ## write the lock files from pyproject.toml (UPGRADE=1 for newer releases)
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## remove the environment, the data and every cache
	rm -rf .venv .data .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
