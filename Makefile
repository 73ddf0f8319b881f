# The two commands: `make demo` shows the product, `make test` proves it. `make help` lists the rest.
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin

# Modules that are kept compiled make every start two seconds shorter, whatever the machine's setting says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test check bench scale-out lock clean
.DEFAULT_GOAL := help

help:  ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: .venv/.base  ## build, load a demonstration county, and serve it on http://127.0.0.1:8000
	@bin/install-system-packages demo
	@$(BIN)/gongkai demo
	@DJANGO_SETTINGS_MODULE=gongkai.settings.dev exec $(BIN)/gongkai serve --port $(PORT)

test: .venv/.dev  ## every gate and every test, on SQLite and on PostgreSQL
	@bin/install-system-packages test
	@bin/test

check: .venv/.dev  ## the gates alone: format, lint, types, imports, migrations
	@bin/check

bench: .venv/.dev  ## measure against peers and against the physical limit, side by side
	@bin/install-system-packages bench
	@bin/with-postgresql $(BIN)/python -m bench

scale-out: .venv/.dev  ## start a site on many machines here, kill its parts under load, count what is lost
	@bin/install-system-packages scale-out
	@$(BIN)/python -m deploy.scale_out --costs

lock: .venv/.dev  ## resolve requirements/*.in again
	@bin/lock --upgrade

clean:  ## remove what the targets made; the database in var/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache

.venv/.base: requirements/base.txt requirements/uv.txt pyproject.toml
	@PYTHON=$(PYTHON) bin/setup base

.venv/.dev: requirements/dev.txt requirements/uv.txt pyproject.toml
	@PYTHON=$(PYTHON) bin/setup dev
