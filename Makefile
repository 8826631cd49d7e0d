# `make` alone prints itself; every target forwards to dev.py, which needs nothing but Python: ARGS="…" adds words.
PYTHON ?= python3
COMMANDS := run test test-full sure setup demo shell bench fmt lint types imports messages migrations docs assets pictures

# `make bench year`: the words after it name the measures, and are no targets of their own.
ifeq (bench,$(firstword $(MAKECMDGOALS)))
BENCHES := $(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS))
.PHONY: $(BENCHES)
$(BENCHES):
	@:
endif

.PHONY: help $(COMMANDS)
.DEFAULT_GOAL := help

help:
	@$(PYTHON) dev.py | sed 's/python3 dev.py COMMAND/make TARGET [ARGS="…"]/'

$(COMMANDS):
	@$(PYTHON) dev.py $@ $(BENCHES) $(ARGS)
