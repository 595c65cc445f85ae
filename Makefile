# Two commands are all that is needed: `make run` and `make test`. Both do their own set-up.
.DEFAULT_GOAL := run
.PHONY: run test proof check bounds bench package clean help

run: ## open the window; without a display, walk through the program off screen and save pictures
	@tools/setup screen
	@tools/run

# Some processes (tests/conftest.py says how many), each with keyrings, screens and a database server
# of its own. A file stays in one process, because its tests share what is slow to make; the quick
# ones come last. What pytest makes of the tests is kept, whatever the caller keeps of other
# programs: each of the processes would make it anew, for a tenth of its time.
test: ## run the tests, side by side; PYTEST_ARGUMENTS are handed on ("-n 0": one after another)
	@tools/setup test services
	@TMPDIR="$$(tools/temporary-folder)" PYTHONDONTWRITEBYTECODE= QT_QPA_PLATFORM=offscreen \
		.venv/bin/python -m pytest --numprocesses auto --dist loadfile \
		--no-loadscope-reorder -m "not proof" $(PYTEST_ARGUMENTS)

# pytest returns 5 where it has found no test.
proof: ## run the tests that prove against something heavy, one after another; takes its time
	@tools/setup test services package
	@QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -m proof --timeout 1800 $(PYTEST_ARGUMENTS) || [ $$? -eq 5 ]

check: ## lint, types, the rules on imports, and what is known of security
	@tools/setup test check
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/bandit --quiet --configfile pyproject.toml --recursive clickup_desktop
	.venv/bin/python tools/audit

BOUNDS_ARGUMENTS = lowest
bounds: ## run tests with the lowest versions of packages, or BOUNDS_ARGUMENTS=newest
	@tools/setup test check services
	@tools/bounds $(BOUNDS_ARGUMENTS)

bench: ## measure a big Workspace against what is wanted; takes some minutes
	@tools/setup test
	@QT_QPA_PLATFORM=offscreen .venv/bin/python -m benchmarks --json bench.json $(BENCH_ARGUMENTS)

package: ## make the Debian package in dist/, with a program in it that needs no Python
	@tools/setup package
	@.venv/bin/python tools/package

clean: ## remove what the other targets made
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
	rm -rf tour-output bench.json

.PHONY: release-check
release-check: ## do the version, the changelog and the tag of this commit agree?
	@tools/release-check

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile
