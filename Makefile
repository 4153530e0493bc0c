# The two commands to know: make demo, make test. Both make .venv themselves.

BIN := .venv/bin
TEST_EXTRAS := dev,postgres,workshop

.PHONY: help demo test check lint docs bench clean

help:
	@echo "make demo    build the sample workspace and its reports (make demo ARGS=--open opens them)"
	@echo "make test    every test, those in a browser included"
	@echo "make check   the quick tests only"
	@echo "make lint    style, types, floors, spelling, stripped notebooks"
	@echo "make docs    write the generated pages, the schema and the catalogue of texts anew"
	@echo "make bench   the table of measured times"
	@echo "make clean   remove the environment and the caches; workspaces stay"

demo: .venv/.base
	@$(BIN)/cjm demo $(ARGS)

test: .venv/.dev
	@.ci/chromium
	@$(BIN)/python .ci/tests.py quick browser slow

check: .venv/.dev
	@$(BIN)/python .ci/tests.py quick

lint: .venv/.dev
	@.ci/lint

docs: .venv/.dev
	@$(BIN)/python docs/build.py

bench: .venv/.dev
	@$(BIN)/python benchmarks/run.py $(ARGS)

clean:
	rm -rf .venv build dist htmlcov .coverage .pytest_cache .mypy_cache .ruff_cache \
	    .import_linter_cache .hypothesis

# A stamp per set of packages: installed again only when pyproject.toml changes.
.venv/.base: pyproject.toml
	@.ci/venv
	@echo "Installing cjm_widgets into .venv (about a minute the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/.dev: pyproject.toml
	@.ci/venv
	@echo "Installing cjm_widgets and its test tools into .venv (a few minutes the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[$(TEST_EXTRAS)]"
	@touch .venv/.base $@
