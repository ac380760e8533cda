# Each target is complete in itself: it makes .venv when it is needed.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := src tests conf

.PHONY: demo docs pictures test lint bench bench-scale schema man clean
.DELETE_ON_ERROR:

.venv/demo: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/test: pyproject.toml .ci/constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile \
		--constraint .ci/constraints.txt --editable '.[test,lint,docs]'
	touch $@ .venv/demo .venv/docs

demo: .venv/demo
	$(BIN)/procbuild collect -V demo
	$(BIN)/procbuild build -V demo

.venv/docs: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[docs]'
	touch $@ .venv/demo

docs: .venv/docs
	$(BIN)/sphinx-build --fresh-env -W --keep-going --quiet conf/docs build/docs
	@echo "build/docs/index.html"

test: .venv/test
	$(BIN)/pytest -n auto --dist loadfile

lint: .venv/test
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/mypy tests
	$(BIN)/mypy conf/docs

bench: .venv/test
	$(BIN)/python -m tests.bench

bench-scale: .venv/test
	$(BIN)/python -m tests.bench.scale $(SIZES)

schema: .venv/test
	$(BIN)/python -c "from pathlib import Path; from procbuild.config.schema import write_schemas; write_schemas(Path('conf'))"

man: .venv/demo
	$(BIN)/python -c "from pathlib import Path; from procbuild.cli.manual import write_pages; write_pages(Path('build/man/man1'))"
	@echo "man -M build/man procbuild"

pictures: .venv/test
	$(BIN)/python -m tests.demo.make_checks

clean:
	rm -rf .venv build proceedings/* proceedings/.cache
