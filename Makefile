# Every target sets up what it needs on a machine with only Python (>= 3.11) and make, and skips what is done.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready-dev
SHARED ?= ../shared
OUT ?= outputs
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test test-long lint format score structure-score calibration peers lexicon-check \
        structure-variants bench-structure bench-pdf bench-twins bench-scans bench-publishing bench-review bench-throughput \
        bench-scaling profile clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed (PYTHON=...)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "The venv module is missing (on Debian: apt-get install python3-venv)"; rm -rf $(VENV); exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,analyst,dask,ocr,review]'
	@touch $@

run: $(READY)  ## process corpora/ and publish the tables to outputs/latest
	@$(BIN)/yiwu run corpora --out $(OUT) $(ARGS)

test: $(READY)  ## run the tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

test-long: $(READY)  ## run the tests that take minutes
	@$(BIN)/python -m pytest -m long $(ARGS); code=$$?; if [ $$code -eq 5 ]; then echo "There are no long tests yet."; else exit $$code; fi

lint: $(READY)  ## ruff, mypy and the layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)  ## put the code into ruff's form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The practice gold is not part of this repository; exit code 1 of a run (some files rejected) is no failure here.
score: $(READY)  ## score the tables against the practice gold, where it is present
	@if [ ! -d $(SHARED)/eval/texts ]; then echo "$(SHARED)/eval is absent: nothing to score against."; exit 0; fi; \
	folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	$(BIN)/yiwu run $(SHARED)/eval/texts --out "$$folder" --no-prefect --quiet || test $$? -eq 1 && \
	$(BIN)/python $(SHARED)/eval/score.py $(SHARED)/eval/texts $(SHARED)/eval/gold "$$folder/latest" $(ARGS)

structure-score: $(READY)  ## score article splitting on laws whose articles are known, where they are present
	@if [ ! -d $(SHARED)/eval/structure ]; then echo "$(SHARED)/eval/structure is absent: nothing to score against."; exit 0; fi; \
	folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	$(BIN)/yiwu run $(SHARED)/eval/structure --out "$$folder" --no-prefect --quiet || test $$? -eq 1 && \
	$(BIN)/python $(SHARED)/eval/structure_score.py $(SHARED)/eval/structure "$$folder/latest" $(ARGS)

calibration: $(READY)  ## how sure rows are against how right they are, where the practice gold is present
	@if [ ! -d $(SHARED)/eval/texts ]; then echo "$(SHARED)/eval is absent: nothing to measure against."; exit 0; fi; \
	$(BIN)/python benchmarks/calibration.py $(SHARED)/eval $(ARGS)

peers: $(READY)  ## deadlines and limits against JioNLP and Recognizers-Text, where the practice gold is present
	@if [ ! -d $(SHARED)/eval/texts ]; then echo "$(SHARED)/eval is absent: nothing to compare on."; exit 0; fi; \
	$(BIN)/python benchmarks/peers.py $(SHARED)/eval $(ARGS)

structure-variants: $(READY)  ## article splitting in other layouts, where the practice gold is present
	@if [ ! -d $(SHARED)/eval/structure ]; then echo "$(SHARED)/eval/structure is absent: nothing to measure against."; exit 0; fi; \
	$(BIN)/python benchmarks/structure_variants.py $(SHARED)/eval/structure

bench-structure: $(READY)  ## how the time of structure grows with a text's length
	$(BIN)/python benchmarks/structure_length.py

bench-pdf: $(READY)  ## the PDF reader against pdfplumber alone
	$(BIN)/python benchmarks/pdf.py $(ARGS)

bench-twins: $(READY)  ## the same texts as PDF: obligations against the plain text's
	$(BIN)/python benchmarks/twins.py $(ARGS)

bench-scans: $(READY)  ## the same texts as scans read by OCR: minutes
	$(BIN)/python benchmarks/twins.py --scan $(ARGS)

bench-publishing: $(READY)  ## tables, workbook, report, queries at 200,000 obligations
	$(BIN)/python -m benchmarks.publishing $(ARGS)

bench-review: $(READY)  ## the review desk's pages at 200,000 obligations
	$(BIN)/python benchmarks/review.py $(ARGS)

bench-throughput: $(READY)  ## characters a second against jieba, spaCy and JioNLP
	SHARED=$(SHARED) $(BIN)/python -m benchmarks.throughput $(ARGS)

bench-scaling: $(READY)  ## time and memory by the size of the corpus, one worker and two
	$(BIN)/python -m benchmarks.scaling $(ARGS)

profile: $(READY)  ## where the time goes, by stage
	@SHARED=$(SHARED) $(BIN)/python -m benchmarks.stages $(ARGS)

lexicon-check: $(READY)  ## run every lexicon entry on its examples and counterexamples
	@$(BIN)/python -m pipeline.lexicon $(ARGS)

clean:  ## remove the virtual environment and caches (never outputs/)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
