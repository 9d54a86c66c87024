# Everything a developer does. `make help` lists it. Needed: Python 3.11 or newer with venv, and make.

.DEFAULT_GOAL := help
PYTHON ?= python3
PY := .venv/bin/python
# Installed again only when the lock has changed.
INSTALLED := .venv/.installed
# A local run, whatever the shell has set: a database of your own (DATABASE_URL) is fine.
export STANCEBOOK_ENV ?= local

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(INSTALLED) ## make .venv and install the development lock

$(INSTALLED): requirements/development.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Stancebook needs Python 3.11 or newer. Name one: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
	@touch $@

run: install ## run the whole service on this machine until Ctrl-C (PORT=8000)
	@$(PY) -m config.run

stop: install ## stop the embedded database that single commands leave running
	$(PY) -m config.local

# One process more than two cores: many tests wait for a worker, a browser or a database they start.
test: install ## run all tests; some of them: make test ARGS="tests/documents -k zip"
	$(PY) -m pytest -n 3 $(ARGS)

# What `check --deploy` looks at: a production environment without a single real value.
check-deploy := STANCEBOOK_ENV=production DATABASE_URL=postgresql://localhost/none BROKER_URL=redis://localhost/0 \
	ALLOWED_HOSTS=stancebook.test MEDIA_ROOT=/srv/media \
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))')

check: install ## format, lint, types, import contracts, migrations, locks, container files, deployment
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) .venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	! grep -n '://' requirements/*.txt
	.venv/bin/hadolint Dockerfile
	$(PY) -m check_jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(check-deploy) $(PY) manage.py check --deploy --fail-level WARNING

fix: install ## format, and mend what the linter can mend
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: install ## measure the floor and the product in one run, and print the ratios
	$(PY) -m tests.benchmarks.run $(ARGS)

lock: install ## write both locks anew from pyproject.toml (needs a package index)
	.venv/bin/uv pip compile $(compile) --output-file requirements/production.txt pyproject.toml
	.venv/bin/uv pip compile $(compile) --extra local --group dev --output-file requirements/development.txt pyproject.toml

# Universal: one lock for every Python from 3.11 on. Without header: it would name the index.
compile := --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade

# Stopping what does not run, or cannot start in a broken .venv, must not keep the folder from being cleaned.
clean: ## remove .venv and caches; the data in .local stay
	@if [ -x $(PY) ]; then $(PY) -m config.local || true; fi
	rm -rf .venv staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help install run stop test check fix bench lock clean
