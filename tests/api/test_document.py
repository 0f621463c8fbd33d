"""The document of the API: complete, in Chinese, for those who hold a token."""

import re
from collections.abc import Iterator
from typing import Any

from hengji.web.api.urls import document
from tests.api.programs import Program

CHINESE = re.compile(r"[\u4e00-\u9fff]")
FILES = {
    "get /api/v1/attachments/{attachment_id}",
    "get /api/v1/cycles/{work_year}/reports/{number}/{format}",
}
REFUSALS = {"400", "401", "403", "404", "405", "422"}


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_the_document_that_is_served_is_the_document(program: Program) -> None:
    assert program.read("/openapi.json") == document()


def test_it_is_openapi_3_1_about_reading() -> None:
    assert document()["openapi"] == "3.1.0"
    assert {name.split()[0] for name, _ in operations()} == {"get"}


def test_every_refusal_of_every_operation_has_the_one_shape() -> None:
    problem = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    shapes = {
        (name, status): answer["content"]
        for name, operation in operations()
        for status, answer in operation["responses"].items()
        if status != "200"
    }

    assert {key: shape for key, shape in shapes.items() if shape != problem} == {}
    assert {name: set(each["responses"]) - {"200"} for name, each in operations()} == {
        name: REFUSALS | ({"409"} if name in FILES else set()) for name, _ in operations()
    }


def test_every_answer_has_a_schema_or_is_a_file() -> None:
    empty = [name for name, each in operations() if not each["responses"]["200"].get("content")]

    assert empty == []


def test_everything_is_described_in_chinese() -> None:
    silent = [
        f"{name} {parameter['name']}"
        for name, operation in operations()
        for parameter in operation["parameters"]
        if not CHINESE.search(parameter.get("description", ""))
    ]
    silent += [
        name
        for name, each in operations()
        if not all(CHINESE.search(each[text]) for text in ("summary", "description"))
    ]
    silent += [
        f"{name}.{field}"
        for name, schema in document()["components"]["schemas"].items()
        for field, details in schema.get("properties", {}).items()
        if not CHINESE.search(details.get("description", ""))
    ]

    assert silent == []


def test_nothing_can_be_left_in_or_out_of_an_answer_unseen() -> None:
    loose = [
        name
        for name, schema in document()["components"]["schemas"].items()
        if schema["type"] == "object" and schema.get("additionalProperties") is not False
    ]

    assert loose == []


def test_no_docstring_of_ours_is_published() -> None:
    schemas = document()["components"]["schemas"]

    assert [name for name, schema in schemas.items() if "description" in schema] == []


def test_there_is_no_page_that_shows_the_document(program: Program) -> None:
    assert [program.get(path).status_code for path in ("/docs", "/redoc", "/")] == [404, 404, 404]
