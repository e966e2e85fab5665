# Everything starts from nothing but Python 3.11+, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TEST_PROCESSES ?= auto
SOAK := tests/hostile tests/inventory tests/checkout
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint format bench soak schema migration settings clean

demo: $(VENV)/.runtime ## set up and serve the seeded shop on http://localhost:8000
	@$(BIN)/commerce demo $(ARGS)

test: lint ## lint and all tests, on every core; what cannot run here is said in the last lines
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) $(ARGS)

lint: $(VENV)/.dev ## style, types, import directions, dependencies
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/deptry src

format: $(VENV)/.dev ## put the source into shape
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

bench: $(VENV)/.dev ## measure CPU per request, statements, memory and start time
	@$(BIN)/python bench/serve.py $(ARGS)

soak: $(VENV)/.dev ## bad input at every argument for half an hour, and checkout under load
	@COMMERCE_HOSTILE_FACTOR=30 $(BIN)/python -m pytest --timeout=7200 $(SOAK) $(ARGS)

schema: $(VENV)/.dev ## write schema.graphql anew
	@$(BIN)/commerce export-schema schema.graphql

migration: $(VENV)/.dev ## write the migration that the tables ask for: make migration MESSAGE="..."
	@$(BIN)/commerce make-migration "$(MESSAGE)"

settings: $(VENV)/.dev ## write the table of settings anew
	@$(BIN)/commerce export-settings docs/settings.md

clean: ## forget the environment and all demo data
	rm -rf $(VENV) var

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; say which: make PYTHON=python3.12 demo"; exit 1; }
	@echo "Creating $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the shop needs (requirements.lock) …"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Installing what the tests need (requirements-dev.lock) …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
