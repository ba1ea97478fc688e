# make run     starts the platform on http://127.0.0.1:8000/ (PORT=..., HOST=..., DEMO=0)
# make test    runs every test               (ARGS="tests/scoring -n 0")
# make check   what is looked at without running the platform
# make format  puts Python files into the one format
# make bench   measures what has to stay fast: scoring, the register of awards, the board
# make messages  adds new texts to the translations and takes unused ones out
# make states  draws docs/states.md anew from the tables of moves
# make clean   removes what set-up and tests made; what was entered (var/) stays

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; \
	done; echo python3)
BIN := .venv/bin
APPS := accounts workflow catalogue clusters scoring conferences awards reports emulation
CHECKS := lint types imports django texts states templates security secrets house
ARGS ?=

.PHONY: help setup setup-dev machine machine-dev run test check $(CHECKS:%=check-%) format \
	messages states bench clean

help:
	@sed -n 's/^# make/make/p' Makefile

# Set-up. What is already there is left alone, so that a second run takes no time.
# The two scripts see for themselves what is new.
define build
	@$(BIN)/python scripts/front_end.py
	@$(BIN)/python scripts/translations.py compile
endef

setup: machine .venv/.runtime
	$(build)
setup-dev: machine-dev .venv/.dev
	$(build)

machine:
	@$(PYTHON) scripts/machine.py
machine-dev:
	@$(PYTHON) scripts/machine.py --tests

$(BIN)/python:
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements.txt | $(BIN)/python machine
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@
.venv/.dev: requirements.txt requirements-dev.txt | $(BIN)/python machine-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch .venv/.runtime $@

run: setup
	@$(BIN)/python scripts/serve.py

test: setup-dev
	$(BIN)/python -m pytest -n 2 $(ARGS)

# `make -k check` goes on after what fails; `make check-types` and so on look at one thing only.
check: $(CHECKS:%=check-%)
# The settings want a key; nothing is signed with this one.
$(CHECKS:%=check-%): export SECRET_KEY := only-for-make-check
$(CHECKS:%=check-%): setup-dev

check-lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
check-types:
	$(BIN)/mypy $(APPS) scripts tests manage.py
check-imports:
	$(BIN)/lint-imports
# As on a server, but for what only a server has: its key, its hosts, its certificate.
check-django: export DEMO := 1
check-django: export DATABASE_URL := sqlite://:memory:
check-django:
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run
check-texts:
	$(BIN)/python scripts/translations.py check
check-states:
	$(BIN)/python scripts/diagrams.py --check
check-templates:
	$(BIN)/djlint --lint --quiet templates
check-security:
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive $(APPS) scripts
# Tests are not searched: their throw-away passwords are many. The baseline leaves out the search
# for words like "password": our settings and forms are full of them.
check-secrets:
	git ls-files -z -- ':!tests' | xargs -0 $(BIN)/detect-secrets-hook --baseline .secrets.baseline
check-house:
	$(BIN)/python -m pytest -q -n 2 tests/house

format: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: .venv/.dev
	$(BIN)/python scripts/translations.py update

states: export SECRET_KEY := only-for-drawing
states: .venv/.dev
	$(BIN)/python scripts/diagrams.py

bench: export SECRET_KEY := only-for-measuring
bench: .venv/.runtime
	@$(BIN)/python scripts/bench.py
	@$(BIN)/python scripts/bench_register.py
	@$(BIN)/python scripts/bench_board.py

clean:
	rm -rf .venv node_modules static_built .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis
	find . -name '__pycache__' -prune -exec rm -rf {} +
