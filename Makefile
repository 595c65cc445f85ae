# Two commands are all that is needed: `make run` and `make test`. Both do their own set-up.
.DEFAULT_GOAL := run
.PHONY: run test check clean

run: ## open the window; without a display, walk through the program off screen and save pictures
	@tools/setup
	@tools/run

test: ## run the tests
	@tools/setup test
	@QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest

check: ## lint, types and the rules on imports
	@tools/setup test check
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

clean: ## remove what the other targets made
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
