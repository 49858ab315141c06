# `make run` starts the assistant, `make test` checks everything; both install what they need.
# `make benchmark` prints how fast it is, `make test-long` draws ten times as many random cases.
# `make derived` teaches the classifier anew after its sentences were changed.
# `make pythons` tests every Python named; `make wheels` builds what installs without a compiler.
PYTHON  ?= python3
PYTHONS ?= python3.11 python3.12 python3.13 python3.14
VENV    ?= .venv
BIN     := $(VENV)/bin
# A worker for each core; a worker with nothing left takes tests from the other.
PYTEST  := $(BIN)/pytest -n auto --dist worksteal
PIP     := $(BIN)/python -m pip --quiet --disable-pip-version-check
INSTALL := $(PIP) install --constraint constraints.txt

# durable_rules calls by its old name a function that Python 3.13 has only under the new one.
export CPPFLAGS += -DPyEval_CallObject=PyObject_CallObject
# pip may have kept an engine that was built without it, and that does not load.
ENGINE := $(BIN)/python -c 'import durable.engine' 2>/dev/null || \
  $(INSTALL) --force-reinstall --no-deps --no-cache-dir durable_rules

.PHONY: run test test-long benchmark pythons derived wheels constraints requirements clean
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

# The suite on each Python, and the same bytes of every assessment on all.
pythons:
	@for python in $(PYTHONS); do \
	  $(MAKE) --no-print-directory PYTHON=$$python VENV=.venv-$$python .outcomes || exit; \
	  cmp .venv-$(firstword $(PYTHONS))/outcomes .venv-$$python/outcomes || exit; \
	done

.PHONY: .outcomes
.outcomes: $(VENV)/.installed-dev
	$(BIN)/python -m tests.support.outcome_digests > $(VENV)/outcomes
	$(PYTEST)

# What is made from rules/ and carried in the package: the weights of the classifier.
derived: $(VENV)/.installed-dev
	$(BIN)/python -m assistant.intents.teaching

# Install from it: pipx install --pip-args='--no-index --find-links dist' maquila
wheels: $(VENV)/.installed
	$(PIP) wheel --no-cache-dir --constraint constraints.txt --wheel-dir dist .

# The newest releases within the bounds of pyproject.toml that run on the oldest Python.
constraints: | requirements
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
	  { echo "Name the oldest Python: make PYTHON=python3.11 constraints"; exit 1; }
	rm -rf $(VENV)-new
	$(PYTHON) -m venv $(VENV)-new
	$(VENV)-new/bin/python -m pip install --quiet --disable-pip-version-check '.[dev]'
	echo '# The releases that are tested, for every Python. Written by: make constraints' > constraints.txt
	$(VENV)-new/bin/python -m pip freeze --exclude maquila >> constraints.txt
	rm -rf $(VENV)-new

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

$(VENV)/.installed: pyproject.toml constraints.txt | requirements
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing maquila (once; durable_rules is compiled) ..."
	@$(INSTALL) --editable .
	@$(ENGINE)
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | requirements
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL) --editable '.[dev]'
	@$(ENGINE)
	@touch $@ $(VENV)/.installed

clean:
	rm -rf .venv* dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
