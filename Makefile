PYTHON ?= python3
setup := $(PYTHON) deploy/bootstrap.py
lock := uv pip compile --quiet --no-config --no-header --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help run setup test check bench rig format translations lock

help: ## say what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

run: ## start Sieci at http://127.0.0.1:8000 (or PORT), with the demonstration in an empty data folder
	@$(setup) -- python -m deploy.supervise

setup: ## make .venv with everything that running, testing and checking need
	@$(setup) --dev

test: ## test everything: SQLite, PostgreSQL + Redis, a real browser, every supported Python found
	@$(setup) --dev -- python -m deploy.run_tests

check: ## format, lint, types and the fast tests, in about a minute
	@$(setup) --dev -- python -m deploy.run_tests --check

bench: ## measure how fast Sieci is
	@$(setup) --dev -- python -m bench

rig: ## break things on purpose and see that no promise breaks
	@$(setup) --dev -- python -m bench.rig

format: ## put the code into its form
	@$(setup) --dev -- ruff format .
	@$(setup) --dev -- ruff check --fix-only --quiet .

translations: ## compile the translations
	@$(setup) --translations

lock: ## choose versions anew for requirements*.txt, as far as requirements*.in allow
	@$(setup) --dev -- $(lock) --upgrade requirements.in --output-file requirements.txt
	@$(setup) --dev -- $(lock) --upgrade requirements-dev.in --output-file requirements-dev.txt
	@$(setup) --dev -- $(lock) --upgrade requirements-node.in --output-file requirements-node.txt
