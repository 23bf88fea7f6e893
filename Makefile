# Everything one does with the source. `make` alone lists it.
VENV ?= .venv
PYTHON ?= $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help install test long browser slow lint format types check bench schema docs claims gallery verification coverage mutation

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## make .venv with the project (editable) and the tools
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install --upgrade pip
	$(PYTHON) -m pip install --editable . --group dev

test: ## run the quick tests
	$(PYTHON) -m pytest

long: ## run the tests that take more than a second each
	$(PYTHON) -m pytest -m "long and not slow and not browser"

browser: ## try the pages in a real browser
	$(PYTHON) -m pytest -m browser tests/browser

slow: ## run the slow statistical tests
	$(PYTHON) -m pytest -m "slow and not browser"

lint: ## check style and format
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

format: ## put the source into the house format
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

types: ## check types
	$(PYTHON) -m mypy

check: lint types test long browser ## lint, types, tests, pages in a browser

bench: ## measure the speed
	$(PYTHON) -m benchmarks.speed
	$(PYTHON) -m benchmarks.kpis
	$(PYTHON) -m benchmarks.experiments
	$(PYTHON) -m benchmarks.studies
	$(PYTHON) -m benchmarks.lab
	$(PYTHON) -m benchmarks.game

schema: ## write scenarios/scenario.schema.json anew
	$(PYTHON) -m cli schema > scenarios/scenario.schema.json

docs: ## write docs/reference.md anew
	$(PYTHON) docs/make_reference.py

verification: ## run the proofs and write docs/verification.md anew (8 minutes)
	$(PYTHON) docs/make_verification.py

coverage: ## measure the branches that the tests run (an hour; docs/verification/coverage.json)
	$(PYTHON) -m coverage erase
	@# tests that kill processes or count their output may fail while being measured
	-COVERAGE_FILE=$(CURDIR)/.coverage $(PYTHON) -m coverage run -m pytest --numprocesses=0 -m "not slow and not browser"
	$(PYTHON) docs/make_coverage.py

mutation: ## put mistakes into a copy and see which the tests find (an hour; needs cosmic-ray)
	$(PYTHON) tools/mutants.py --copy build/mutants

claims: ## test the claims and write docs/claims.md anew (minutes)
	$(PYTHON) docs/make_claims.py

gallery: ## write the reports in docs/gallery anew (minutes)
	$(PYTHON) docs/make_gallery.py
