# Wanmi: `make demo` runs it, `make test` proves it. Both install what is missing first.
PY := .venv/bin/python
export PYTHONUTF8 := 1

.PHONY: demo test lint bench guide soak setup setup-test lock

demo: setup
	$(PY) main.py demo

test: setup-test lint
	$(PY) -m tests.run

lint:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy backend
	.venv/bin/lint-imports

# Deadlines against a count second by second: a million lives here, 20,000 in every test run.
HISTORIES ?= 1000000
bench: setup-test
	WANMI_CLOCK_HISTORIES=$(HISTORIES) $(PY) -m bench all

# The pictures of docs/operator, from the running product.
guide: setup-test
	$(PY) -m bench._guide

# A city at load while everything that can go wrong does; PostgreSQL: make soak STORE=postgresql
MINUTES ?= 15
STORE ?= sqlite
soak: setup-test
	$(PY) -m tests.soak --minutes $(MINUTES) --store $(STORE)

setup:
	@resources/setup/install.sh demo

setup-test:
	@resources/setup/install.sh test

# Needs pip-tools; only when a pin in pyproject.toml changes.
lock:
	pip-compile -q --extra dev --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --no-emit-trusted-host --strip-extras --allow-unsafe -o requirements.lock pyproject.toml
