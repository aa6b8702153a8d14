# Everything a newcomer needs: `make run` starts the hotline, `make test` proves it.
SHELL := /bin/bash
PY := .venv/bin/python
WEB := agent_console/web
STAMP := var/stamps
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run setup test check lint bench lock web prompts clean test-fast

run: setup
	@exec .venv/bin/hotline up

setup: $(STAMP)/system $(STAMP)/venv $(STAMP)/web
	@.venv/bin/hotline up --prepare-only
	@.venv/bin/hotline assist prepare

test: setup $(STAMP)/system-test $(STAMP)/venv-dev $(STAMP)/web-test
	@.venv/bin/hotline models install vosk-ko
	@scripts/test

test-fast: $(STAMP)/venv-dev
	$(PY) -m pytest -m "unit or protocol"

check: $(STAMP)/venv-dev $(STAMP)/web
	@scripts/check

bench: setup $(STAMP)/venv-dev
	@scripts/bench

lock: $(STAMP)/venv-dev
	@scripts/lock

web: $(STAMP)/web

prompts: $(STAMP)/venv
	@scripts/prompts

clean:
	rm -rf .venv var $(WEB)/node_modules $(WEB)/dist

$(STAMP)/system: scripts/system
	@mkdir -p $(@D)
	@scripts/system run
	@touch $@

$(STAMP)/system-test: scripts/system
	@mkdir -p $(@D)
	@scripts/system test
	@touch $@

$(STAMP)/venv: requirements/run.lock pyproject.toml
	@mkdir -p $(@D)
	@echo "· Python packages"
	@test -x $(PY) || python3 -m venv .venv
	@$(PY) -m pip install -q --require-hashes -r requirements/run.lock
	@$(PY) -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(STAMP)/venv-dev: $(STAMP)/venv requirements/dev.lock
	@echo "· Python packages for tests"
	@$(PY) -m pip install -q --require-hashes -r requirements/dev.lock
	@touch $@

$(STAMP)/web: $(shell find $(WEB)/src $(WEB)/public -type f 2>/dev/null) $(WEB)/package-lock.json $(WEB)/index.html $(WEB)/vite.config.ts
	@mkdir -p $(@D)
	@echo "· web application"
	@cd $(WEB) && npm ci --silent --no-fund --no-audit && npm run --silent build
	@touch $@

$(STAMP)/web-test: $(STAMP)/web
	@touch $@
