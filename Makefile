# The commands of the project. They need git, make and Python; what else the product
# needs is put in the ignored folder .stack. "make help" lists them.

PYTHON ?= python3
NATIVE = $(PYTHON) docker/native

# Given on the command line only: shells set HOST, NAME and the like to other things
HOST = 127.0.0.1
PORT = 8069
DB =
URL = /odoo
LOGIN =
PASSWORD =
NAME =
FILE =
LIVE =
T =
N =
SEED =
ARGS =
FROM =
export MIFE_PATHS = $(T)
export MIFE_FUZZ = $(N)
export MIFE_FUZZ_SEED = $(SEED)
export MIFE_ARGS = $(ARGS)
export ODOO_SRC

.DEFAULT_GOAL = help
.PHONY: help setup run test lint bench figures fuzz shell upgrade i18n screenshot \
	screenshots guide servers backup restore check stop clean

help: ## list the commands
	@echo "Usage: make COMMAND [NAME=value ...]"
	@echo
	@sed -n 's/^\([a-z0-9]*\):[^#]*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 14
	@echo
	@echo "More options for the programs behind: ARGS='...'"

run: ## serve the demo in French until Ctrl-C (PORT=8069 DB=mife_demo HOST=127.0.0.1)
	@$(NATIVE) run --host "$(HOST)" --port "$(PORT)" --db "$(DB)"

test: ## run every test (T='paths' ARGS='-k expression')
	@$(NATIVE) test

lint: ## check the code's style, the addons' conventions, the translations' files
	@$(NATIVE) lint

bench: ## print one line per figure of tests/benchmark (T='load hours')
	@$(NATIVE) bench

figures: ## time everything (T='load hours' for some), keep it in tests/benchmark/RESULTS.md
	@$(NATIVE) figures

fuzz: ## read N=10000 files of notices changed at random, from SEED=1 on
	@$(NATIVE) bench --paths tests/benchmark/fuzz_notices.py

shell: ## open Odoo's Python shell on the demo database (DB=mife_demo)
	@$(NATIVE) shell --db "$(DB)"

upgrade: ## update databases of the version before, say what was lost (FROM=commit)
	@$(NATIVE) upgrade --origin "$(FROM)"

i18n: ## write again the addons' translation files from their code
	@$(NATIVE) i18n

screenshot: ## photograph a page of "make run" (URL=/odoo LOGIN=admin NAME=page)
	@$(NATIVE) screenshot --host "$(HOST)" --port "$(PORT)" --url "$(URL)" \
		--login "$(LOGIN)" --password "$(PASSWORD)" --name "$(NAME)"

screenshots: screenshot

guide: ## make the pictures of the guides again (ARGS="names" for some)
	@$(NATIVE) guide

servers: ## try two servers, a replica and a store of files, killing them by turns
	@$(NATIVE) servers

setup: ## get everything and prepare the databases, without starting anything
	@$(NATIVE) setup

backup: ## save a database and its files (DB=mife_demo FILE=mife-DATE.tar)
	@$(NATIVE) backup --db "$(DB)" --file "$(FILE)"

restore: ## make a new database of an archive, then check it (FILE=... DB=... LIVE=1)
	@$(NATIVE) restore --db "$(DB)" --file "$(FILE)" --live "$(LIVE)"

check: ## read every frozen document of a database again (DB=mife_demo)
	@$(NATIVE) check --db "$(DB)"

stop: ## end what other terminals run from this folder
	@$(NATIVE) stop

clean: ## end what runs and remove the folder .stack, databases included
	@$(NATIVE) clean
