# The two commands of a newcomer: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
DEMO_PORT ?= 8000

.PHONY: help install demo trial test lint bench nlu audit clean

help:          ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

install: .venv/.installed  ## make .venv and install from the lock file

.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "ต้องใช้ Python 3.11 ขึ้นไป (Python 3.11 or newer is needed)"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: install  ## start the demonstration and print the address of the chat page
	DEMO_PORT=$(DEMO_PORT) $(BIN)/nongphaen demo

lint: install  ## style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

trial: install ## try your own office, empty at first, with the stand-in for LINE: make trial OFFICE=5602
	DEMO_PORT=$(DEMO_PORT) $(BIN)/nongphaen trial $(if $(OFFICE),--office $(OFFICE))

# By file: pytest 9.2 does not show xdist 3.8 its groups, and files whose steps build on each other were torn apart.
test: lint     ## linters, types, layers and the whole test suite with coverage
	rm -f .coverage .coverage.*
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=term --ignore=tests/benchmarks $(TESTS)

bench: install ## benchmarks, as ratios measured side by side in one run
	$(BIN)/python -m tests.benchmarks

nlu: install   ## play the corpus to the bot and print how much it understood (docs/understanding.md)
	$(BIN)/python -m tools.score

audit: install ## known holes in locked packages; needs the internet (SECURITY.md)
	$(BIN)/python -m tools.check_dependencies
	test -x $(BIN)/../audit/bin/pip-audit || { $(PYTHON) -m venv $(BIN)/../audit && $(BIN)/../audit/bin/python -m pip install --quiet pip-audit; }
	$(BIN)/../audit/bin/pip-audit --strict --vulnerability-service osv --disable-pip --require-hashes -r requirements.lock

clean:         ## remove .venv and var/
	rm -rf .venv var
