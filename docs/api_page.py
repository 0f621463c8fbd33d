"""Write docs/api.md from the operations as they are declared; needs no database."""

import importlib
from typing import Any

HEAD = """\
# 接口说明

本页由代码生成（`make docs`），请勿手改。
机器可读的同一内容是 `/api/v1/openapi.json`（OpenAPI 3.1，也要令牌）。

接口只读，网址都在 `/api/v1/` 之下。每次请求在请求头写明令牌：

```sh
curl --get -H "Authorization: Bearer $HENGJI_TOKEN" \\
  --data-urlencode "grade=优" --data-urlencode "limit=100" \\
  "https://hengji.example.com/api/v1/cycles/2024/evaluations"
```

- 令牌由本人登录后在“接口令牌”页新建，只显示一次；系统只保存它的摘要。
- 令牌能看到的，不超过本人的角色和令牌的范围；账户停用、令牌停用或到期后立即失效。
- 要求两步验证的地方，没有设置两步验证的账户的令牌无效。
- 登录会话不能打开接口，接口也不设置 Cookie。
- 要求加密连接的地方，明文 HTTP 请求一律拒绝（403），不作跳转。
- 金额（单位元）和分数是带两位小数的文字，例如 `"3852135.04"`，以免被当作二进制小数。
- 时间按 ISO 8601 写，带时区；没有填写的是 `null`，不是零；类别、等级等与页面所用的词相同。
- 长列表按页读取：`limit` 至多 200；把答复中的 `next` 作为下一次的 `after`，
  到 `next` 为 `null` 为止，每行恰好出现一次。
- `after` 指的那一行已不在列表里时答 404，请从第一页重新读取。
- 没有写进文档的参数、写了两次的参数、范围之外的取值都不予受理（422），并说明是哪个参数。
- 下载文件、被拒绝的请求都记入操作记录；其他读取不记。
"""
TABLE = """
## 操作

| 网址 | 作用 | 令牌范围 | 参数 |
|---|---|---|---|
"""
ERRORS = """
## 出错时的答复

除文件下载外，答复都是 JSON。没有成功的，一律答
`{"message": "出了什么问题", "remedy": "怎么办", "request_id": "请求编号"}`。
请求编号与操作记录和服务日志中的相同。别人的内容和不存在的内容，除请求编号外答复完全相同。

| 状态码 | 含义 |
|---|---|
"""
ANY_SCOPE = "任一范围"


def api_page() -> str:
    """Return docs/api.md: operations, what they need, what they refuse.

    Django must have been set up, since the operations are declared with it.
    """
    paths = importlib.import_module("hengji.web.api.urls").document()["paths"]
    rows = [_row(path, operation["get"]) for path, operation in paths.items()]
    responses = {
        status: answer["description"]
        for path in paths.values()
        for status, answer in path["get"]["responses"].items()
        if status != "200"
    }
    errors = [f"| {status} | {responses[status]} |" for status in sorted(responses)]
    return f"{HEAD}{_scopes()}{TABLE}{_lines(rows)}{ERRORS}{_lines(errors)}"


def _scopes() -> str:
    tokens = importlib.import_module("hengji.core.tokens")
    rows = [f"| `{scope.value}` | {scope.label} |" for scope in tokens.TokenScope]
    return f"\n## 令牌范围\n\n| 范围 | 需要的权限 |\n|---|---|\n{_lines(rows)}"


def _row(path: str, operation: dict[str, Any]) -> str:
    scopes = operation["security"][0]["BearerToken"]
    scope = f"`{scopes[0]}`" if scopes else ANY_SCOPE
    asked = [f"`{each['name']}`" for each in operation["parameters"] if each["in"] == "query"]
    return f"| `{path}` | {operation['summary']} | {scope} | {' '.join(asked)} |"


def _lines(rows: list[str]) -> str:
    return "".join(f"{row}\n" for row in rows)
