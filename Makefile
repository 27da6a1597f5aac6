# The commands of the project; `make` alone lists them. A machine needs Python 3.11 or newer with
# venv, and make. Each target works alone, twice in a row, and without git.
.DEFAULT_GOAL := help
.PHONY: help venv run test check check-static check-code check-types check-imports \
	check-templates check-django check-messages check-locks check-tests lock messages audit \
	audit-tools bench clean

PYTHON ?= python3
BIN := .venv/bin
NEWSROOM_PORT := $(or $(NEWSROOM_PORT),8000)
# For pytest: make test ARGS="-k embargo -n 2"
ARGS ?=
# Complete, which CI asks of them; and begun, which need only know every text.
LANGUAGES := fr en
BEGUN := de it

# One .venv for both: these files say which lock it was last made from.
RUN_STAMP := .venv/.installed-run
DEV_STAMP := .venv/.installed-dev
AUDIT_STAMP := .venv/.installed-audit
AUDIT_TOOLS := tests/e2e/audit/tools
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
MANAGE := NEWSROOM_DEBUG=1 $(BIN)/python manage.py

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: $(DEV_STAMP) ## .venv/ with the locked packages, those for development too

run: $(RUN_STAMP) ## the site with demonstration data, on 127.0.0.1:8000 (NEWSROOM_PORT changes it)
	@mkdir -p "$${NEWSROOM_DATA_DIR:-var}"
	@$(MANAGE) migrate --verbosity 0
	@NEWSROOM_PORT=$(NEWSROOM_PORT) $(MANAGE) demo
	@exec env NEWSROOM_DEBUG=1 $(BIN)/python manage.py runserver 127.0.0.1:$(NEWSROOM_PORT)
run: export NEWSROOM_SITE_URL := $(or $(NEWSROOM_SITE_URL),http://127.0.0.1:$(NEWSROOM_PORT))

test: $(DEV_STAMP) ## the tests, on SQLite or on the database of DATABASE_URL
	$(BIN)/python -m pytest $(ARGS)

# `make -k check` goes on after a fault and shows all of them.
check: check-static check-tests ## all that must hold before a change lands (CI runs the same)

check-static: check-code check-types check-imports check-templates check-django check-messages \
	check-locks

check-code: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: $(DEV_STAMP)
	$(BIN)/mypy articles newsroom manage.py tests

check-imports: $(DEV_STAMP)
	$(BIN)/lint-imports

check-templates: $(DEV_STAMP)
	find templates articles -name '*.html' -print0 | xargs -0r $(BIN)/djade --check --target-version 5.2
	$(BIN)/djlint --lint --quiet templates articles

# The second command sees the settings as a server would have them.
check-django: export DATABASE_URL := sqlite:///:memory:
check-django: $(DEV_STAMP)
	$(MANAGE) makemigrations --check --dry-run
	NEWSROOM_SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	NEWSROOM_DEBUG=0 NEWSROOM_HTTPS=1 NEWSROOM_ALLOWED_HOSTS=gazette.example \
	NEWSROOM_SITE_URL=https://gazette.example \
	$(BIN)/python manage.py check --deploy --fail-level WARNING

check-messages: $(DEV_STAMP)
	$(BIN)/python .ci/check_messages.py $(LANGUAGES) --begun $(BEGUN)

check-locks: $(DEV_STAMP)
	$(BIN)/python .ci/check_locks.py
	$(BIN)/python -m pip check --disable-pip-version-check

check-tests: $(DEV_STAMP)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

audit: $(DEV_STAMP) ## the served site: in a browser, against its budget (needs Chromium, nginx)
	$(BIN)/python -m pytest -m "browser or nginx" $(ARGS)

audit-tools: $(AUDIT_STAMP) ## Nu, html-validate, Lighthouse for the audit (from PyPI and npm)

bench: $(DEV_STAMP) ## the figures of benchmarks/ on this machine
	@for file in benchmarks/[a-z]*.py; do \
		[ -e "$$file" ] || continue; \
		echo "== $$file"; \
		$(BIN)/python -m benchmarks.$$(basename "$$file" .py) || exit 1; \
	done

messages: $(DEV_STAMP) ## gather texts for translation, compile the catalogues (needs gettext)
	$(MANAGE) makemessages $(patsubst %,--locale %,$(LANGUAGES) $(BEGUN)) --add-location file \
		--ignore var --ignore tests --ignore benchmarks --ignore docs
	$(MANAGE) makemessages $(patsubst %,--locale %,$(LANGUAGES) $(BEGUN)) --add-location file --domain djangojs \
		--ignore var --ignore tests --ignore benchmarks --ignore docs
	$(MANAGE) compilemessages $(patsubst %,--locale %,$(LANGUAGES) $(BEGUN)) --ignore .venv

# Pins stay as they are unless pyproject.toml asks for more; ARGS=--upgrade renews them.
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --python-version 3.11
lock: $(DEV_STAMP) ## write requirements*.txt from pyproject.toml (ARGS=--upgrade for new versions)
	$(LOCK) pyproject.toml --all-extras --output-file requirements.txt $(ARGS)
	$(LOCK) pyproject.toml --all-extras --group dev --constraint requirements.txt \
		--output-file requirements-dev.txt $(ARGS)
	$(LOCK) --group audit --output-file requirements-audit.txt $(ARGS)

clean: ## remove what the tools made; data in var/ stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	rm -rf .coverage .coverage.* htmlcov $(AUDIT_TOOLS)/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN_STAMP): requirements.txt | $(BIN)/python
	@echo "Installing the locked packages into .venv (a minute or two) ..."
	@$(INSTALL) -r requirements.txt
	@touch $@

$(DEV_STAMP): requirements.txt requirements-dev.txt | $(BIN)/python
	@echo "Installing the locked packages for development into .venv (a minute or two) ..."
	@$(INSTALL) -r requirements-dev.txt
	@touch $(RUN_STAMP) $@

# npm comes from PyPI with the Node.js that runs the tools, whatever the machine has.
$(AUDIT_STAMP): requirements-audit.txt $(AUDIT_TOOLS)/package-lock.json | $(DEV_STAMP)
	@echo "Installing the locked tools of the audit (a minute) ..."
	@$(INSTALL) -r requirements-audit.txt
	@cd $(AUDIT_TOOLS) && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci
	@touch $@

# Both questions first: without ensurepip, venv leaves half an environment behind.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python has no venv; on Debian: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv
