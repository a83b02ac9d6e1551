# Two commands do everything on a fresh machine: make run, make test.
export RASA_TELEMETRY_ENABLED := false
GUIDE := .venv/bin/second-opinion
.DEFAULT_GOAL := help
.PHONY: help install run shell train evaluate adapter screen facts-due example letters screenshots accessibility test test-fast lint bench fuzz clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

install: ## install what uv.lock names into .venv (the other targets do it when needed)
	@sh deploy/install.sh

run: install ## start the guide: trains when data changed, loads the demo directory, says how to talk to it
	@$(GUIDE) serve

shell: install ## talk to the guide in this terminal
	@$(GUIDE) shell

train: install ## train the model, unless nothing changed since the last one
	@$(GUIDE) train

evaluate: install ## measure how well messages are understood: dev in full, final as totals
	@$(GUIDE) evaluate tests/understanding/dev --thresholds && $(GUIDE) evaluate tests/understanding/final --totals

adapter: ## learn the encoder's adapter anew from the training data (a maintainer's step of an hour, with PyTorch)
	@sh deploy/install.sh --group adapter && sh deploy/adapter_environment.sh && $(GUIDE) adapter

screen: install ## learn the safety screen's sense of wording anew from the training data (two minutes)
	@$(GUIDE) screen

facts-due: install ## list the facts that have to be checked again within two months
	@$(GUIDE) facts due

example: install ## write docs/example-conversation.txt anew, to be read before it is committed
	@$(GUIDE) replay tests/conversations/whole_guide.yml > docs/example-conversation.txt

letters: install ## write the example letters of docs/letters anew, to be read before they are committed
	@$(GUIDE) letters

screenshots: install ## picture the guide in every look, in results/screenshots, to be looked at
	@.venv/bin/python -m pytest tests/widget/test_screenshots.py

accessibility: install ## write the keys and the tree of a conversation in docs/accessibility.md anew
	@WRITE_ACCESSIBILITY=1 .venv/bin/python -m pytest tests/widget/test_keyboard_conversation.py

test: install ## run every test; those in a browser need Chromium
	@.venv/bin/python -m pytest

test-fast: install ## run the tests for every commit: all but the slow ones
	@.venv/bin/python -m pytest -m "not slow"

lint: install ## check style, formatting and types
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

bench: install ## measure turns, messages and the directory on this machine
	@.venv/bin/python -m benchmarks.turns && .venv/bin/python -m benchmarks.messages && .venv/bin/python -m benchmarks.directory

fuzz: install ## try thousands of odd directory files: an hour
	@FUZZ_EXAMPLES=4000 .venv/bin/python -m pytest tests/directory/test_fuzz.py tests/directory/test_decide.py

clean: ## remove models, caches and test results; databases in var/ and .venv stay
	@rm -rf models results .rasa .hypothesis .pytest_cache .mypy_cache .ruff_cache
