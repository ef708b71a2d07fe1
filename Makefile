# What people do here; `make help` lists it. Any make since GNU 3.81, any POSIX shell, Python 3.11 or newer.

PYTHON_HERE := .venv/bin/python
RUNTIME := sh scripts/setup.sh requirements.txt
DEVELOPMENT := sh scripts/setup.sh requirements-dev.txt

# What a production machine would set. The keys are samples: nothing is served with them.
PRODUCTION := DEBUG=0 \
	SITE_URL=https://wecho.example.org ALLOWED_HOSTS=wecho.example.org CSRF_TRUSTED_ORIGINS=https://wecho.example.org \
	SECRET_KEY=a-sample-of-more-than-fifty-characters-0123456789-abcdefghij \
	FIELD_KEYS=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE= \
	DATABASE_URL=postgres://wecho:sample@127.0.0.1:5432/wecho REDIS_URL=redis://127.0.0.1:6379/0 \
	S3_ENDPOINT_URL=https://s3.example.org S3_BUCKET=wecho S3_ACCESS_KEY_ID=sample S3_SECRET_ACCESS_KEY=sample \
	EMAIL_URL=submission://wecho:sample@mail.example.org DEFAULT_FROM_EMAIL=no-reply@wecho.example.org

.PHONY: help run test check bench rehearse format lock messages screenshots clean

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: ## serve the site on http://127.0.0.1:8000 (PORT and DATA_DIR change where)
	@$(RUNTIME) $(PYTHON_HERE) manage.py serve

test: ## everything: the checks, then all tests on the embedded defaults and on PostgreSQL, Redis and S3
	@$(DEVELOPMENT) $(PYTHON_HERE) -m tests

check: ## format, lint, types, import ladder, templates, deployment, migrations
	@$(DEVELOPMENT)
	$(PYTHON_HERE) -m ruff format --check --quiet --output-format concise .
	$(PYTHON_HERE) -m ruff check --quiet --output-format concise .
	$(PYTHON_HERE) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	$(PYTHON_HERE) -m djlint templates --check --quiet
	$(PYTHON_HERE) -m djlint templates --lint --quiet
	$(PYTHON_HERE) -m mypy .
	@echo $(PYTHON_HERE) manage.py check --deploy, as in production
	@env $(PRODUCTION) $(PYTHON_HERE) manage.py check --deploy --fail-level WARNING
	env DATA_DIR=.cache/check $(PYTHON_HERE) manage.py makemigrations --check --dry-run

bench: ## measure against baselines in the same run; JSON in benchmarks/results
	@$(DEVELOPMENT) $(PYTHON_HERE) -m benchmarks

rehearse: ## run every process of a deployment by hand, walk the main job through nginx, and break things
	@$(DEVELOPMENT) $(PYTHON_HERE) -m deploy.rehearse

format: ## write Python and templates as the house does
	@$(DEVELOPMENT)
	$(PYTHON_HERE) -m ruff format .
	$(PYTHON_HERE) -m ruff check --fix .
	$(PYTHON_HERE) -m djlint templates --reformat --quiet

lock: ## pin every package that the three .in files ask for
	@$(DEVELOPMENT)
	.venv/bin/uv pip compile --universal --python-version 3.11 --quiet requirements.in -o requirements.txt
	.venv/bin/uv pip compile --universal --python-version 3.11 --quiet requirements-dev.in -o requirements-dev.txt
	.venv/bin/uv pip compile --universal --python-version 3.11 --quiet requirements-nacos.in -o requirements-nacos.txt

messages: ## bring the catalogues of translations up to date
	@$(RUNTIME) $(PYTHON_HERE) -m scripts.messages

screenshots: ## take the pictures of the README from the demo
	@$(DEVELOPMENT) $(PYTHON_HERE) -m scripts.screenshots

clean: ## remove what can be made again; data/ stays
	rm -rf .venv .cache .mypy_cache .ruff_cache .import_linter_cache benchmarks/results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
