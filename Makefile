# What to type. `make` alone prints this as a list.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help run demo test check setup sample translations lock docs bench-docs bench slow wheel-check clean

help: ## print this list
	@echo "Handful sorts pictures from a few examples. What to type:"
	@echo
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: ## set up, then open the window
	@if [ "$$(uname -s)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    echo "No display here (DISPLAY and WAYLAND_DISPLAY are not set), so no window can open."; \
	    echo "To see Handful work in this terminal, try \`make demo\`."; \
	    exit 1; \
	fi
	@$(MAKE) --no-print-directory setup
	@$(BIN)/handful

demo: setup ## set up, then sort the sample pictures in the terminal
	@$(BIN)/handful demo

test: $(READY) ## set up, then run the tests
	@bash .ci/system_libraries.sh tests
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

check: $(READY) ## format, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

setup: $(READY) ## install everything into .venv; does nothing when that is done
	@bash .ci/system_libraries.sh

sample: $(READY) ## draw the sample pictures again
	@$(BIN)/python resources/sample/draw.py

translations: $(READY) ## bring the catalogues up to date with the code
	@$(BIN)/python resources/translations/update.py

lock: $(READY) ## bring .venv up to date, and keep its versions in constraints/
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --upgrade \
	    --upgrade-strategy eager --editable '.[dev]'
	@$(BIN)/python .ci/lock.py
	@touch $(READY)

docs: $(READY) ## build the documentation as pages into build/site
	@$(BIN)/python -c 'import mkdocs' 2>/dev/null || \
	    $(BIN)/python -m pip install --disable-pip-version-check --quiet --editable '.[docs]'
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet
	@echo "The pages are in build/site: open build/site/guide/index.html."

bench-docs: setup ## measure speed and write it into README and docs (slow, on a quiet machine)
	@$(BIN)/python -m tests.benchmarks.bench_docs

bench: setup ## measure speed and quality (slow)
	@$(BIN)/python -m pytest tests/benchmarks -m "" -s

slow: $(READY) ## run the tests that take too long for `make test`
	@bash .ci/system_libraries.sh tests
	@$(BIN)/python -m pytest -m slow --durations=20

wheel-check: $(READY) ## build the wheel, install it elsewhere and try it there (slow)
	@bash .ci/system_libraries.sh tests
	@$(BIN)/python -m pytest tests/test_wheel.py -m ""

clean: ## remove what was built; keeps the projects you made
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .coverage .hypothesis
	find app core resources tests -name __pycache__ -prune -exec rm -rf {} +

$(READY): pyproject.toml $(wildcard constraints/*.txt)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "Handful needs Python 3.11 or newer; '$(PYTHON)' is not that."; \
	    echo "Name another one like this: make PYTHON=python3.12 setup"; \
	    exit 1; \
	}
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv || { \
	    echo "On Debian and Ubuntu this is missing: sudo apt-get install python3-venv"; \
	    exit 1; \
	}
	@echo "Setting up .venv. The first time this downloads some 3 GB and takes a few minutes."
	@# The versions that were tested with this Python, where somebody has: see `make lock`.
	@lock="constraints/py$$($(BIN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])').txt"; \
	if [ -f "$$lock" ]; then set -- --constraint "$$lock"; else set --; fi; \
	$(BIN)/python -m pip install --disable-pip-version-check --quiet "$$@" --editable '.[dev]'
	@touch $(READY)
