# Every task of the project. `make` alone lists them; `make PYTHON=3.13 TASK` runs one with another Python.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

# Installed from PyPI into .tools/ where the machine has no uv.
UV_VERSION := 0.13.9
LOCAL_UV := $(CURDIR)/.tools/bin/uv
UV := $(or $(shell $(or $(UV),uv) --version >/dev/null 2>&1 && command -v $(or $(UV),uv)),$(LOCAL_UV))

# Another Python has an environment of its own beside the first.
PYTHON :=
VENV := $(CURDIR)/.venv$(PYTHON:%=-%)
PY := $(VENV)/bin/python
READY := $(VENV)/.synced

# What `make security` runs: a hundred packages, which stay out of uv.lock.
CHECKOV_VERSION := 3.3.30

# What is served: `make bundle MODEL=path/to/yours.onnx`; its versions side by side: MODEL="a.onnx b.onnx".
EXAMPLE := models/penguins.onnx
MODEL := $(EXAMPLE)

# `make bundle KEY=pub.pem` serves only what that key signed; ALLOW=subgraphs, what a model may hold besides (docs/integrity.md).
KEY :=
ALLOW :=
TRUST := $(if $(KEY),--key $(KEY)) $(if $(ALLOW),--allow $(ALLOW))

# For HTTP, and for what arrives: `make bundle BUNDLES=gcp-events`.
HTTP_BUNDLES := aws gcp azure
BUNDLES := $(HTTP_BUNDLES) $(HTTP_BUNDLES:%=%-events)

# `make bundle BUNDLES='aws aws-events' ARCH=arm64`; x86_64 unless it is said.
ARCH :=

# What a deployment is held to, and bundled first: only a MODEL that was named.
NAMED := $(if $(filter-out file,$(origin MODEL)),$(MODEL))

# `make test ARGS='-k names'`.
ARGS :=

# Tests are shared out by file over as many processes as there are CPUs; each makes its own bundles, so not over more than
# four. `make test PROCESSES=0` runs them in one, for a debugger.
PROCESSES := auto
PYTEST = $(PY) -m pytest --numprocesses $(PROCESSES) --maxprocesses 4 --dist loadscope

# `make invoke CLOUD=gcp EVENT=pubsub FILE=rows.csv`: docs/events.md has the kinds of events.
CLOUD := aws
EVENT :=
FILE := examples/rows.csv

# `make benchmarks TABLES=cold`; all of them when none is named.
TABLES :=

# The bundles' own tests, run again under the clouds' Python.
BUNDLE_TESTS := $(wildcard tests/bundle tests/conformance)

export UV
export UV_PROJECT_ENVIRONMENT := $(VENV)
# uv takes the Python that is here; it would fetch its own otherwise.
export UV_PYTHON_DOWNLOADS := never

# `demo` trains before it bundles.
.NOTPARALLEL:

.PHONY: help setup model bundle bundle-arm64 bundle-here demo serve invoke sam-local doctor deploy-aws deploy-gcp deploy-azure \
    test test-bundles leak-check lint format types manifests security azure-cli benchmarks clean ci

help: ## list the tasks
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## install the locked packages; quick when nothing changed
	@:

$(READY): pyproject.toml uv.lock | $(UV)
	@python=$$(.ci/find-python $(PYTHON)); echo "installing the locked packages into $(@D)"; \
	"$(UV)" sync --quiet --frozen --python "$$python"
	@touch $@

# Debian's python3 without python3-venv can make no environment; pip fills a folder all the same.
$(LOCAL_UV):
	@python=$$(.ci/find-python); echo "installing uv $(UV_VERSION) into .tools/"; \
	{ "$$python" -m venv .tools && .tools/bin/python -m pip install --quiet uv==$(UV_VERSION); } >/dev/null 2>&1 \
	|| { rm -rf .tools; "$$python" -m pip install --quiet --target .tools uv==$(UV_VERSION); }

model: $(READY) ## train the examples and export them to models/
	$(PY) -m examples

# Trained anew only when something that makes it changed.
$(EXAMPLE): $(wildcard examples/*.py model_export/*.py) | $(READY)
	$(PY) -m examples

# A model of yours that is not there.
%.onnx:
	@echo "$@: expected a model file, there is none; \`make model\` makes the examples, docs/export.md tells how to make yours" >&2; exit 1

bundle: $(READY) $(MODEL) ## dist/: every cloud's folders and zips, for Python 3.13; BUNDLES='aws aws-events' makes these
	$(PY) -m functions.bundle $(BUNDLES) $(ARCH:%=--arch %) $(MODEL:%=--model %) $(TRUST) --out dist

bundle-arm64: $(READY) $(MODEL) ## dist/arm64/: Lambda's bundles for arm64 (docs/aws.md)
	$(PY) -m functions.bundle $(BUNDLES) --arch arm64 $(MODEL:%=--model %) $(TRUST) --out dist/arm64

bundle-here: $(READY) $(MODEL) ## build/bundles/: the same for this machine's Python, to run here
	$(PY) -m functions.bundle $(BUNDLES) --here $(MODEL:%=--model %) $(TRUST) --out build/bundles

# No other cloud runs functions on arm64.
bundle-arm64: BUNDLES := aws aws-events
# One request is HTTP.
demo: BUNDLES := $(HTTP_BUNDLES)
serve: BUNDLES := gcp
invoke: BUNDLES := $(CLOUD)-events
# sam uploads both, whatever is asked for.
deploy-aws: BUNDLES := aws aws-events
deploy-gcp: BUNDLES := gcp $(if $(findstring --events,$(ARGS)),gcp-events)
deploy-azure: BUNDLES := azure $(if $(findstring --events,$(ARGS)),azure-events)

demo: model bundle bundle-here ## one request to three runtimes on this machine, and their answers
	$(PY) -m examples.demo

serve: bundle-here ## your MODEL on this machine, by Google's own server, until Ctrl-C
	$(PY) -m functions.local build/bundles/gcp

invoke: bundle-here ## your MODEL scores FILE as if it had arrived on CLOUD (docs/events.md)
	$(PY) -m functions invoke $(CLOUD) $(EVENT:%=--event %) --file "$(FILE)" $(ARGS)

sam-local: $(READY) ## the tests of sam in a Docker engine, which root gets from Debian (docs/aws.md)
	$(PY) -m functions.local.docker $(PY) -m pytest -m docker tests/docker $(ARGS)

doctor: $(READY) ## what would go wrong with dist/, and what a month costs (docs/doctor.md); CLOUD=aws looks at that one
	$(PY) -m functions doctor $(if $(filter command line environment,$(origin CLOUD)),$(CLOUD)) $(ARGS)

# Who has no tool or no login hears of it before a bundle is made.
first = $(if $(NAMED),$(MODEL) $(if $(findstring --dry-run,$(ARGS)),,account-$1) bundle)

account-%: $(READY)
	@$(PY) -m functions deploy $* --before-bundling $(ARGS)

deploy-aws: $(READY) $(call first,aws) ## dist/ goes to AWS by sam; MODEL=... is bundled first (docs/aws.md)
	$(PY) -m functions deploy aws $(NAMED:%=--model %) $(ARGS)

deploy-gcp: $(READY) $(call first,gcp) ## the same to Google by gcloud (docs/gcp.md); ARGS=--dry-run prints the commands
	$(PY) -m functions deploy gcp $(NAMED:%=--model %) $(ARGS)

deploy-azure: $(READY) $(call first,azure) ## the same to Azure by azd (docs/azure.md); ARGS=--events: what scores on arrival too
	$(PY) -m functions deploy azure $(NAMED:%=--model %) $(ARGS)

test: $(READY) ## all tests
	$(PYTEST) $(ARGS)

test-bundles: $(READY) ## the bundles' tests only; with PYTHON=3.13 under the clouds' Python
	$(PYTEST) $(BUNDLE_TESTS) $(ARGS)

manifests: $(READY) ## check template.yaml, serverless.yml and Azure's files
	$(PY) -m pytest tests/manifests $(ARGS)

# checkov ends well where it can't read a manifest, and only says so.
security: | $(UV) ## checkov over the manifests (.checkov.yaml); what it says is mended, or answered in docs/security.md
	@mkdir -p build
	"$(UV)" tool run --quiet checkov==$(CHECKOV_VERSION) --config-file .checkov.yaml | tee build/checkov.txt
	@! grep -E 'Parsing errors: [1-9]|Passed checks: 0' build/checkov.txt

benchmarks: $(READY) ## measure every table of docs/performance.md, half an hour; TABLES='cold warm' ARGS='--rounds 5'
	$(PY) -m benchmarks $(TABLES) $(ARGS)

leak-check: $(READY) ## the native session under valgrind, a minute; skipped where there is none
	$(PY) -m tests.leaks

# Microsoft's own, 370 MB beside our environment: no command needs it, only the checks of those that docs/azure.md names.
AZURE_CLI_VERSION := 2.91.0
azure-cli: | $(UV) ## .tools/azure-cli/: Azure's command line, whose parser `make manifests` then asks
	UV_TOOL_DIR=.tools/azure-cli UV_TOOL_BIN_DIR=.tools/azure-cli/bin "$(UV)" tool install --quiet --python "$$(.ci/find-python)" azure-cli==$(AZURE_CLI_VERSION)

lint: $(READY) ## style
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

format: $(READY) ## mend the style
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

types: $(READY) ## mypy, strict
	$(PY) -m mypy

clean: ## delete what the tasks made; environments and your own models stay
	rm -rf build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .schemathesis $(EXAMPLE) models/cars.onnx

ci: ## all of the above's checks, as CI runs them
	.ci/run
