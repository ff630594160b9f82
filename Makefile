# make chat   talk to the shipped knowledge in the terminal
# make run    run the Discord bot; its token is taken from DISCORD_TOKEN
# make test   run every check that CI runs
# make soak   run it for an hour under load and faults, or for MINUTES=…; needs PostgreSQL
# make audit  look for known holes in the pinned dependencies
# make fuzz   feed every parser what nobody would write, for MINUTES=60 in all
# make lock   pin the dependencies of pyproject.toml again
# make clean  remove all that these made
#
# Needed: Python 3.11 or later with pip and venv. PYTHON=… chooses one; else the first that works.

SUITS := -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	$$name $(SUITS) && echo $$name && break; done)
RUN := .venv/bin/python
UV := uv
WORKERS := 2

MINUTES := 60

.PHONY: chat run test lint types tests soak audit fuzz lock clean

chat: .venv/run
	@$(RUN) -m bot chat

run: .venv/run
	@$(RUN) -m bot run

test: lint types tests

lint: .venv/test
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check
	.venv/bin/lint-imports --no-cache

types: .venv/test
	$(RUN) -m mypy bot tests benchmarks

# The pure core is covered to the last branch, the rest nearly.
tests: .venv/test
	$(RUN) -m pytest -n $(WORKERS) --cov --cov-report=
	$(RUN) -m coverage report --include='bot/core/*' --fail-under=100
	$(RUN) -m coverage report --omit='bot/core/*' --fail-under=95

soak: .venv/test
	$(RUN) -m benchmarks.soak --minutes $(MINUTES) -v

# Without access to its data it says so, and fails nothing.
audit: .venv/test
	$(RUN) -m benchmarks.audit

fuzz: .venv/test
	$(RUN) -m benchmarks.fuzzing --minutes $(MINUTES)

# A lock file names all that is needed, so pip has nothing to resolve: old versions of it would look
# for newer releases where a package is wanted with an extra, and refuse them for want of a hash.
# A stamp is younger than the lock file that is installed.
.venv/run: requirements/run.txt
	@$(call install,to run)

.venv/test: requirements/test.txt
	@$(call install,to test)

install = $(venv) && \
	echo "Installing what it takes $(1) into .venv (once) ..." >&2 && \
	$(RUN) -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r $< && \
	touch $@

venv = { $(RUN) -m pip --version >/dev/null 2>&1 && $(RUN) $(SUITS) || { \
	"$(PYTHON)" $(SUITS) || { \
		echo "Footnote needs Python 3.11 or later with pip and venv, and found none." >&2; \
		echo "Install it (Debian, Ubuntu: apt install python3 python3-venv)," >&2; \
		echo "or name one: make PYTHON=/path/to/python3" >&2; \
		exit 1; }; \
	"$(PYTHON)" -m venv --clear .venv; }; }

COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" pyproject.toml

# Needs uv. With UPGRADE=--upgrade all pins move, else only those that have to.
lock:
	$(COMPILE) $(UPGRADE) --output-file requirements/run.txt
	$(COMPILE) $(UPGRADE) --group dev --constraint requirements/run.txt \
		--output-file requirements/test.txt

clean:
	rm -rf .venv .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist .fuzz
