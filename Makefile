# Every target makes its own environment in .venv; PYTHON picks the interpreter (3.10 to 3.13).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Tests that need no TensorFlow; they run with its import refused.
QUICK := tests/syntax tests/diagnostics tests/r tests/layers tests/data tests/plots tests/repl tests/docs \
	tests/catalogue/test_index.py tests/semantics/test_fixtures.py tests/semantics/test_codes.py \
	tests/test_rooms.py tests/test_explain.py

.PHONY: demo test quick setup lint types tests format bench wheel-check clean

demo: setup
	$(BIN)/python examples/moons/demo.py

test: lint types tests

quick: lint types
	FLOWDSL_WITHOUT_TENSORFLOW=1 $(BIN)/python -m pytest -n 2 -m "not tensorflow" $(QUICK)

setup: $(STAMP)

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 10) <= v <= (3, 13) else "flowdsl needs Python 3.10 to 3.13, this is %d.%d; set PYTHON=python3.12, say" % v)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $(STAMP)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

tests: setup
	$(BIN)/python -m pytest -n 2

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	$(BIN)/python -m benchmarks

wheel-check: setup
	$(BIN)/python -m tests.packaging_check

clean:
	rm -rf $(VENV) build dist demo
