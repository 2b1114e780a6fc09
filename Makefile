# `make` alone says what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV ?= .venv
BIN := $(VENV)/bin
PYTHON ?= python3
# They wait more than they work.
JOBS ?= 4

.PHONY: help run test test-sqlite test-postgresql lint format bench faults lock translations screenshots clean

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

# Two stamps, since running needs less than testing.
.stamp-run: requirements.txt pyproject.toml hatch_build.py $(wildcard app/translations/*/LC_MESSAGES/*.po)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.stamp-test: requirements-dev.txt .stamp-run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: .stamp-run ## Set everything up and serve a demonstration on http://127.0.0.1:8000
	@$(BIN)/officium db upgrade
	@$(BIN)/officium bank publish
	@$(BIN)/officium demo
	@$(BIN)/officium serve

test: lint test-sqlite test-postgresql ## Lint, types, all tests on SQLite and on a private PostgreSQL

test-sqlite: .stamp-test ## All tests on SQLite
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal --database=sqlite

test-postgresql: .stamp-test ## All tests on a private PostgreSQL
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal --database=postgresql

lint: .stamp-test ## ruff, djlint, mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/mypy

format: .stamp-test ## Format the Python files
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

bench: .stamp-test ## The exam day beside the least that Flask can do: CPU, latency, answers lost
	$(BIN)/python -m tests.bench.run
	$(BIN)/python -m tests.bench.footprint

faults: .stamp-test ## A hundred thousand saves while workers and databases are killed: what is lost (about half an hour)
	$(BIN)/python -m tests.faults.run --saves 100000 --kills 50 --store both

lock: .stamp-test ## Resolve the dependencies anew, with hashes
	$(BIN)/uv pip compile pyproject.toml --upgrade --generate-hashes --no-header --universal --python-version 3.11 --quiet -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --upgrade --extra dev -c requirements.txt --generate-hashes --no-header --universal --python-version 3.11 --quiet -o requirements-dev.txt

translations: .stamp-test ## Collect the messages, merge them into the catalogues, compile
	$(BIN)/python -m tests.house.catalogues

screenshots: .stamp-test ## Every page, phone and desktop, light and dark, both languages, into screenshots/
	$(BIN)/python -m tests.browser.screenshots

clean: ## Remove what is made, but no data
	rm -rf $(VENV) .stamp-* build dist screenshots .pytest_cache .mypy_cache .ruff_cache
