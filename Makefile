# Needs python3 (3.11 or newer), make and git. Everything else goes into .venv, from lock files with hashes.
.DEFAULT_GOAL := help
.PHONY: help setup run test check bench oracle races lock clean
SHELL := /bin/sh

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## Say what each target does
	@echo "make TARGET    (make run PORT=8080; make test ARGS='tests/archive -k proof'; PYTHON=python3.12)"
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '  %-7s %s\n' "$$name" "$$text"; done

setup: $(VENV)/.installed-run ## Install what running needs into .venv

run: $(VENV)/.installed-run ## Set up the demo library and serve it on http://127.0.0.1:8000
	@SPOKESPERSON_MODE=demo SPOKESPERSON_BASE_URL=$${SPOKESPERSON_BASE_URL:-http://$(HOST):$(PORT)} $(BIN)/spokesperson setup --demo
	@SPOKESPERSON_MODE=demo SPOKESPERSON_BASE_URL=$${SPOKESPERSON_BASE_URL:-http://$(HOST):$(PORT)} exec $(BIN)/spokesperson serve --host $(HOST) --port $(PORT)

test: $(VENV)/.installed-dev ## Run all tests: SQLite with browser and networks, then PostgreSQL
	@$(BIN)/python scripts/test $(ARGS)

check: $(VENV)/.installed-dev ## Format, lint, types, import floors, Django's checks, house rules
	@scripts/check

bench: $(VENV)/.installed-bench ## Measure, with the target beside each figure (ARGS=NAME for one)
	@$(BIN)/python -m benchmarks $(ARGS)

oracle: $(VENV)/.installed-dev ## Ask Cedar and Rego a million random requests of each directive (ARGS='--count 5000')
	@$(BIN)/python -m tests.directive.engine.oracle $(or $(ARGS),--count 1000000)

races: $(VENV)/.installed-dev ## Race stop orders and edits against the sender, 1,000 times (ARGS='--races 100 --frozen 10')
	@$(BIN)/python scripts/races $(ARGS)
	@SPOKESPERSON_RACES=$${SPOKESPERSON_RACES:-1000} $(BIN)/python -m pytest -q tests/desk/sending/test_races.py

lock: $(VENV)/.installed-dev ## Write the lock files in requirements/ anew
	@$(BIN)/python -m pip install --quiet uv && UV=$(BIN)/uv scripts/lock

clean: ## Remove .venv and caches (never var/, where the data are)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .grimp_cache build dist
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.installed-%: requirements/%.txt scripts/install
	@scripts/install $* "$(PYTHON)"
