# Two commands on a fresh machine: `make demo` and `make test`. Both install what they need.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := .uv/bin/uv
BIN := .venv/bin
JOBS ?= 2
MONTHS ?= 12
# Files go to the workers whole, in the order of tests/conftest.py: the longest first.
BY_FILE = -n $(JOBS) --dist loadfile --no-loadscope-reorder
# Thousands of registers of ten rows are built faster without Polars' pool; sites, and the second database's part, have it.
ONE = POLARS_MAX_THREADS=1
DEEP = WHERRY_DEEP=1 $(ONE)
# Written even where the machine says no: else every worker and process of the tests compiles all sources again.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-deep test-deep-library test-deep-site check bench bench-site lock docs clean

help:            ## Say what each command does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(UV): requirements/uv.lock
	$(PYTHON) -m venv .uv
	.uv/bin/python -m pip install --quiet --require-hashes -r requirements/uv.lock
	@touch $(UV)

.venv/ready: $(UV) requirements/dev.lock pyproject.toml
	test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/dev.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch .venv/ready

setup: .venv/ready  ## Install everything into .venv

.PHONY: browser
browser:         # Chromium for the journeys, where we may install it; the tests say loudly when it is absent
	@test -x /usr/bin/chromium || test "$$(id -u)" != 0 || ! command -v apt-get >/dev/null || \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || \
	  echo "!!! Chromium could not be installed: the journeys in a browser are skipped"

demo: setup      ## Serve an invented England on 127.0.0.1:8000 (PORT= for another), with a user for each role
	$(BIN)/wherry demo --data demo --port $(or $(PORT),8000)

test: setup check browser  ## Every kind of test at small counts, both cores; the site on both databases
	$(ONE) $(BIN)/python -m pytest $(BY_FILE)
	$(BIN)/python -m tests.postgres $(BIN)/python -m pytest $(BY_FILE) -m both_databases tests/web tests/functional

test-deep: test-deep-library test-deep-site  ## The full counts, on both databases; figures go to docs/deep

test-deep-library: setup
	$(DEEP) $(BIN)/python -m pytest -n $(JOBS) --dist worksteal --full-counts docs/deep/library.md --ignore tests/web --ignore tests/functional

test-deep-site: setup browser
	$(DEEP) $(BIN)/python -m pytest $(BY_FILE) --full-counts docs/deep/site.md tests/web tests/functional
	$(DEEP) $(BIN)/python -m tests.postgres $(BIN)/python -m pytest $(BY_FILE) -m both_databases tests/web tests/functional

check: setup     ## Format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: setup     ## Ratios against named peers, measured in one run; figures go to docs/benchmarks.md
	$(BIN)/python -m benchmarks --months $(MONTHS)

bench-site: setup  ## The site under load beside Django's own templates; figures go to its section there
	$(BIN)/python -m benchmarks --part site

docs: setup      ## Regenerate what is generated: docs/sources, docs/commands, the README picture
	$(BIN)/python -m docs.generate

lock: $(UV)      ## Write the lock files afresh (maintainers)
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --extra site --extra test --extra check --extra bench pyproject.toml requirements/build.in -o requirements/dev.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --extra site pyproject.toml -o requirements/run.lock
	echo uv | $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 - -o requirements/uv.lock

clean:           ## Remove what make made
	rm -rf .venv .uv demo build bench-data
