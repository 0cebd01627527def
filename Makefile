# To kommandoer: `make demo` og `make test`. Andre kall installerer ingenting.
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo pdf cluster test quick lint lock

demo: $(VENV)/.installed
	$(BIN)/tiltaksplan demo

# What `--pdf` needs. On Linux the system must have Pango (see README).
pdf: $(VENV)/.installed
	$(PIP) install --require-hashes -r requirements-pdf.lock

# What `--scheduler` needs, on every machine of a cluster (see docs/klynge.md).
cluster: $(VENV)/.installed
	$(PIP) install --require-hashes -r requirements-cluster.lock

test: lint
	$(BIN)/python -m pytest -n 2 -m ""

quick: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The same versions everywhere, with hashes and without index addresses.
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		--extra build pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		--extra build --extra pdf --constraint requirements.lock pyproject.toml -o requirements-pdf.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		--extra build --extra cluster --constraint requirements.lock pyproject.toml -o requirements-cluster.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		--extra build --extra pdf --extra cluster --extra dev --constraint requirements-pdf.lock \
		--constraint requirements-cluster.lock pyproject.toml -o requirements-dev.lock

$(VENV)/.installed: requirements.lock pyproject.toml
	@echo "Installerer verktøyet i $(VENV). Det tar ett til to minutter første gang."
	python3 -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@echo "Installerer det testene trenger."
	$(PIP) install --require-hashes -r requirements-dev.lock
	touch $@
