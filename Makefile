# make chat     chat with the shipped knowledge in the terminal
# make run      run the Discord bot with the token in DISCORD_TOKEN
# make test     run the checks that CI runs
# make package  build and check the wheel and the sdist, install the wheel and ask it a question
# make soak     run the bot for an hour (or MINUTES=…) under load and faults; needs PostgreSQL
# make audit    check the pinned dependencies for known vulnerabilities
# make fuzz     fuzz every parser, for MINUTES=60 in total
# make texts    bring the catalogs of texts and docs/texts.md up to date; NEW=fr adds a language
# make pictures draw the pictures of the docs again; needs Chromium, pngquant and three free fonts
# make docs     write docs/reference/ and build the documentation site, build/manual/site
# make lock     update the lock files from pyproject.toml
# make clean    remove everything that these targets created
#
# Requires Python 3.11 or later with pip and venv. PYTHON=… chooses an interpreter; by default, the
# first suitable one is used.

SUITS := -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	$$name $(SUITS) && echo $$name && break; done)
RUN := .venv/bin/python
UV := .venv/bin/uv
WORKERS := 2

MINUTES := 60

.PHONY: chat run test lint types tests package wheels soak audit fuzz texts pictures docs lock clean

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
	$(RUN) -m mypy bot tests benchmarks manual pictures training translation
	$(RUN) -m mypy --python-version 3.14 bot tests benchmarks manual pictures training translation

# Coverage must be 100% for the core, and at least 95% elsewhere.
tests: .venv/test
	$(RUN) -m pytest -n $(WORKERS) --cov --cov-report=
	$(RUN) -m coverage report --include='bot/core/**' --fail-under=100
	$(RUN) -m coverage report --omit='bot/core/**' --fail-under=95

# The wheel must be the same whether it is built from the clone or from the sdist. Without the lock file,
# pip resolves the dependencies as it does for users.
package: .venv/test
	rm -rf build/package && mkdir -p build/package/again
	$(RUN) -m hatchling build -d build/package
	$(RUN) -m twine check --strict build/package/*.whl build/package/*.tar.gz
	.venv/bin/check-wheel-contents build/package/*.whl
	$(RUN) -m pip wheel -q --no-deps --no-build-isolation -w build/package/again build/package/*.tar.gz
	cmp build/package/*.whl build/package/again/*.whl
	$(RUN) -m venv build/package/venv
	build/package/venv/bin/pip install -q --disable-pip-version-check build/package/*.whl
	cd build/package && venv/bin/footnote ask --json "Who is Alex Sanchez?" | tee answer.json
	grep -q '"outcome": "answer"' build/package/answer.json
	cd build/package && echo "Who is Alex Sanchez?" | venv/bin/footnote chat | grep "ABC News"
	cd build/package && echo '<h1>Pool</h1><p>The pool opens at seven.</p>' > pool.html && \
		venv/bin/footnote import pool.html -o pool.yaml

# Every supported Python must find a wheel of every package: nobody should need a compiler.
wheels: .venv/test
	for version in 3.11 3.12 3.13 3.14; do for lock in run test; do \
		$(UV) pip install --dry-run -q --no-deps --only-binary :all: --python-version $$version \
			--target build/none -r requirements/$$lock.txt || exit 1; done; done

soak: .venv/test
	$(RUN) -m benchmarks.soak --minutes $(MINUTES) -v

# If the vulnerability data can't be reached, the audit says so and succeeds.
audit: .venv/test
	$(RUN) -m benchmarks.audit

fuzz: .venv/test
	$(RUN) -m benchmarks.fuzzing --minutes $(MINUTES)

texts: .venv/test
	$(RUN) -m translation $(NEW)

pictures: .venv/test
	$(RUN) -m pictures

docs: .venv/test
	$(RUN) -m manual

# The lock files name every package, so pip has nothing to resolve. Otherwise, old versions of pip
# would look for newer releases of packages with extras, and reject them for lack of a hash.
# The stamp files .venv/run and .venv/test are newer than the installed lock file.
.venv/run: requirements/run.txt
	@$(call install,to run)

.venv/test: requirements/test.txt
	@$(call install,to test)

install = $(venv) && \
	echo "Installing the packages needed $(1) into .venv (only once) ..." >&2 && \
	$(RUN) -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r $< && \
	touch $@

venv = { $(RUN) -m pip --version >/dev/null 2>&1 && $(RUN) $(SUITS) || { \
	"$(PYTHON)" $(SUITS) || { \
		echo "Footnote needs Python 3.11 or later with pip and venv, but none was found." >&2; \
		echo "Install it (on Debian or Ubuntu: apt install python3 python3-venv)," >&2; \
		echo "or choose an interpreter: make PYTHON=/path/to/python3" >&2; \
		exit 1; }; \
	"$(PYTHON)" -m venv --clear .venv; }; }

COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" pyproject.toml

# UPGRADE=--upgrade updates all pins; otherwise, only the necessary ones change.
lock: .venv/test
	$(COMPILE) $(UPGRADE) --output-file requirements/run.txt
	$(COMPILE) $(UPGRADE) --group dev --constraint requirements/run.txt \
		--output-file requirements/test.txt

clean:
	rm -rf .venv .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist .fuzz
