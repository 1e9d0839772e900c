# The station's front yard. `make` alone lists what can be done; docs/testing.md says more.
# Needs only make and Python 3.11 or newer with venv; everything else it brings in itself.

PYTHON ?= python3
PLACE ?= dongxing
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -qq

# Where Python may not keep what it compiled, every start takes twice as long, every test too.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-all check fix bench lock

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/run.stamp ## serve the demo station (:8000) and hub (:9000); PLACE=dongxing or vinh-long
	@exec $(BIN)/python -m village run --place $(PLACE)

test: .venv/test.stamp ## style, types and every test in its short form (about 8 minutes)
	@$(BIN)/python -m tests.outside
	@$(BIN)/python -m tests.run test

test-all: .venv/test.stamp ## the same, whole: every page, language, size and fault (an hour)
	@$(BIN)/python -m tests.outside --all
	@$(BIN)/python -m tests.run test-all

check: .venv/test.stamp ## style and types only
	@$(BIN)/python -m tests.run check

fix: .venv/test.stamp ## put right what the tools can put right by themselves
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

bench: .venv/test.stamp ## measure, as tables and JSON
	@$(BIN)/python -m tests.bench

lock: ## settle the dependencies anew from requirements/*.in (for a change of dependencies)
	@test -x .venv/lock/bin/uv || { $(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install -q uv; }
	@cd requirements && for part in run test; do \
	  UV_CUSTOM_COMPILE_COMMAND="make lock" ../.venv/lock/bin/uv pip compile --quiet --no-config \
	    --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links $(LOCK_FLAGS) --output-file $$part.txt $$part.in || exit 1; \
	done

# A changed lock means a new house: what an old one left behind must not be leaned on.
.venv/run.stamp: requirements/run.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(MAKE) --no-print-directory .venv-module
	@echo "Making .venv ..."
	@rm -rf .venv
	@$(PYTHON) -m venv .venv
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements/test.txt
	@echo "Adding what the tests need ..."
	@$(PIP) --require-hashes -r requirements/run.txt -r requirements/test.txt
	@touch $@

.PHONY: .venv-module
.venv-module:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing python3-venv ..."; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	    --no-install-recommends -o DPkg::Lock::Timeout=400 python3-venv; } >/dev/null; \
	else \
	  echo "This Python has no venv; as root, run: apt-get install -y python3-venv"; exit 1; \
	fi
