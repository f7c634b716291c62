# Rosetta Notes. `make` lists the targets; each installs what it needs into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help serve build check test judge bench stats lock clean browser

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: $(VENV)/site ## show the site, and each change as it is saved, at http://127.0.0.1:8000
	@$(BIN)/python scripts/manage.py serve --port $(PORT)

build: $(VENV)/site ## write the site to site/
	@$(BIN)/python scripts/manage.py build

check: $(VENV)/dev ## print every problem of the code, the library and the notes
	@$(BIN)/ruff check --quiet --output-format concise scripts tests
	@$(BIN)/ruff format --quiet --check scripts tests
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/python scripts/manage.py check

test: $(VENV)/dev browser check ## run every test, in a real browser too
	@$(BIN)/python -m pytest

judge: $(VENV)/dev browser ## let outside tools judge the built site and the exports: vnu, lychee, axe, TeX
	@$(BIN)/python -m pytest tests/judge

bench: $(VENV)/dev ## time the build against others and at 10,000 papers, and the search
	@$(BIN)/pip install --quiet --require-hashes -r tests/bench/requirements.txt
	@command -v hugo >/dev/null || sh tests/apt.sh "The benchmark" hugo || true
	@$(BIN)/python tests/bench/build.py
	@$(BIN)/python tests/bench/build.py --papers 1000
	@$(BIN)/python tests/bench/scale.py
	@$(BIN)/python tests/bench/search.py

stats: $(VENV)/site ## count papers, models, authors, notes and translations
	@$(BIN)/python scripts/manage.py stats

browser: $(VENV)/dev
	@sh tests/browser.sh

lock: $(VENV)/site ## pin requirements*.in in requirements*.txt, with hashes
	@$(BIN)/pip install --quiet pip-tools
	@for name in requirements requirements-dev; do \
	  $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	    --output-file $$name.txt $$name.in; done
	@cd tests/bench && $(CURDIR)/$(BIN)/pip-compile --quiet --generate-hashes --strip-extras \
	  --allow-unsafe --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	  --output-file requirements.txt requirements.in

clean: ## delete what was built and installed
	rm -rf $(VENV) site build tests/judge/node_modules tests/clients/node_modules \
	  .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/site: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; say which: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "venv is missing: apt-get install python3-venv"; exit 1; }
	@echo "Installing requirements.txt into $(VENV)"
	@$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/site
	@echo "Installing requirements-dev.txt into $(VENV)"
	@$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@
