# One door to everything; `make help` lists it. Needs Python 3.11 or newer and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
HENGJI := $(BIN)/hengji
# who is done takes over half of what another has left, so neighbours share what they begin with
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal
# an inner network's mirror has its own certificate, known to the system only
export UV_SYSTEM_CERTS ?= 1

.PHONY: help setup demo run test check bench docs screenshots lock

help: ## 列出全部命令
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/ready: requirements.lock pyproject.toml fonts/pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)
	sed -n '/^uv==/,/# via/p' requirements.lock > $(VENV)/uv.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock
	$(UV) pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation ./fonts -e .
	$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/tools: $(VENV)/ready requirements-dev.lock
	$(UV) pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/tools ## 建立虚拟环境并安装锁定的依赖

demo: $(VENV)/ready ## 打开装有朔州 2024 年示例的网页，每个角色一个登录链接
	@$(HENGJI) demo --serve

run: $(VENV)/ready ## 启动网页（数据在 hengji-data，或 HENGJI_DATA 指定的文件夹）
	@$(HENGJI) serve

# the tests start hundreds of processes, and none of them is to compile the rest again
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/tools ## 运行全部测试（缺少的系统软件会先安装或列出）
	@$(PYTHON) .ci/system_packages.py
	@$(PYTEST) tests/core --cov --cov-report=
	@$(BIN)/coverage report --include='src/hengji/core/*' --skip-covered --fail-under=100
	@$(PYTEST) --ignore=tests/core
	@echo '再在 PostgreSQL 上运行用到数据库的测试：'
	@$(BIN)/python -m tests.services.postgresql $(PYTEST) --database-only $(addprefix --ignore=tests/,core documents journeys rulebook)

check: $(VENV)/tools ## 格式、类型、分层和重复检查
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	HENGJI_DATA=$(VENV)/data $(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/tools ## 在同一次运行中与对照工具比较速度
	@$(BIN)/python -m benchmarks

docs: $(VENV)/ready ## 重新生成由规则库和代码导出的文档
	@$(BIN)/python -m docs.generate

screenshots: $(VENV)/tools ## 从演示重拍 README 的图片（需要 Chromium）
	@$(BIN)/python -m docs.screenshots

lock: $(VENV)/tools ## 重新锁定依赖的版本和哈希
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-package hengji-fonts --no-header --extra build --extra postgresql pyproject.toml -o requirements.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-package hengji-fonts --no-header --extra build --extra postgresql --extra dev pyproject.toml -o requirements-dev.lock
