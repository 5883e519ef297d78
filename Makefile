# Two commands on a fresh machine: `make demo` and `make test`. Both install what they need.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := .uv/bin/uv
BIN := .venv/bin
JOBS ?= 2
MONTHS ?= 12

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-deep check bench lock docs clean

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

demo: setup      ## Print the position of an invented county beside the others
	@rm -rf demo
	$(BIN)/wherry sample demo/files --months 6 --locations 9000 --seed 2026 --kinds hsca,ratings
	$(BIN)/wherry import demo/files --data demo/data
	$(BIN)/wherry position Wherryshire --by service_type --data demo/data
	$(BIN)/wherry league --data demo/data

test: setup check  ## Every kind of test at small counts, both cores
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile

test-deep: setup  ## The full counts; figures go to docs/deep.md
	WHERRY_DEEP=1 $(BIN)/python -m pytest -n $(JOBS) --dist loadfile

check: setup     ## Format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: setup     ## Ratios against named peers, measured in one run; figures go to docs/benchmarks.md
	$(BIN)/python -m benchmarks --months $(MONTHS)

docs: setup      ## Regenerate what is generated: docs/sources, docs/commands, the README picture
	$(BIN)/python -m docs.generate

lock: $(UV)      ## Write the lock files afresh (maintainers)
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --extra test --extra check --extra bench pyproject.toml requirements/build.in -o requirements/dev.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 pyproject.toml -o requirements/run.lock
	echo uv | $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 - -o requirements/uv.lock

clean:           ## Remove what make made
	rm -rf .venv .uv demo build bench-data
