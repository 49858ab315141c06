# `make run` starts the assistant, `make test` checks everything; both install what they need.
# `make benchmark` prints how fast it is, `make test-long` draws ten times as many random cases.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# A worker for each core; a worker with nothing left takes tests from the other.
PYTEST := $(BIN)/pytest -n auto --dist worksteal

.PHONY: run test test-long benchmark requirements clean

run: $(VENV)/.installed
	@$(BIN)/maquila $(ARGS)

test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/maquila rules check
	$(BIN)/maquila knowledge check
	$(PYTEST)

test-long: $(VENV)/.installed-dev
	$(PYTEST) -m 'slow or hypothesis' --hypothesis-profile long

benchmark: $(VENV)/.installed-dev
	$(BIN)/pytest -s -m 'benchmark and not slow' tests/benchmarks

# durable_rules is built from source: say what is missing before pip says it at length.
requirements:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "maquila needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	@command -v $${CC:-cc} >/dev/null || \
	  { echo "A C compiler is missing. Install one, e.g.: apt-get install gcc"; exit 1; }
	@$(PYTHON) -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h")))' || \
	  { echo "The Python headers are missing. Install them, e.g.: apt-get install python3-dev"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { echo "The venv module is missing. Install it, e.g.: apt-get install python3-venv"; exit 1; }

$(VENV)/.installed: pyproject.toml | requirements
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing maquila (once; durable_rules is compiled) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | requirements
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
