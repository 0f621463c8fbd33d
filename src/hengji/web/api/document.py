"""The description of the API (接口文档) as OpenAPI 3.1, errors included."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from hengji.web.api import errors
from hengji.web.api.door import BearerToken

REFUSALS: Mapping[int, str] = MappingProxyType(
    {
        errors.BAD_REQUEST: "请求不完整。",
        errors.UNAUTHENTICATED: "没有令牌，或令牌无效。",
        errors.FORBIDDEN: "令牌不含需要的范围，或没有使用 HTTPS。",
        errors.NOT_FOUND: "没有这项内容，或者不对账户开放。",
        errors.NOT_ALLOWED: "接口只供读取。",
        errors.UNPROCESSABLE: "参数不合要求。",
    }
)
PATH_PARAMETERS: Mapping[str, str] = MappingProxyType(
    {
        "work_year": "工作年度。",
        "evaluation_id": "绩效评价的编号。",
        "attachment_id": "附件的编号。",
        "number": "报告的版次。",
        "checkup_id": "体检的编号。",
        "format": "文件格式。",
    }
)
"""What stands in the address itself; the library drops what its types say."""


class ApiDocument(OpenAPISchema):
    """The library's document with the refusals it leaves out.

    Models of which only the fields are told, as parameters, are left out.
    """

    def __init__(self, api: NinjaAPI) -> None:
        super().__init__(api, errors.BASE.strip("/") + "/")
        said = json.dumps(self)
        for name in [name for name in self.schemas if f'/{name}"' not in said]:
            del self.schemas[name]

    def responses(self, operation: Operation) -> dict[int, dict[str, Any]]:
        """Add the one answer that every refusal has."""
        self.add_schema_definitions({"Problem": errors.Problem.model_json_schema()})
        refusals = {
            status: {"description": why, "content": errors.PROBLEM_CONTENT}
            for status, why in REFUSALS.items()
        }
        return {**super().responses(operation), **refusals}

    def operation_parameters(self, operation: Operation) -> list[dict[str, Any]]:
        """Say what each is, and leave out null: a parameter is there or is not."""
        parameters = super().operation_parameters(operation)
        for parameter in parameters:
            schema = parameter["schema"]
            kinds = (*schema.pop("anyOf", ()), *schema.pop("allOf", ()))
            schema.update(*(kind for kind in kinds if kind != {"type": "null"}))
            schema.pop("description", None)
            parameter.setdefault("description", PATH_PARAMETERS.get(parameter["name"], ""))
        return parameters

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        """Leave out docstrings, which are for programmers of this program."""
        for schema in definitions.values():
            schema.pop("description", None)
        super().add_schema_definitions(definitions)

    def operation_security(self, operation: Operation) -> list[dict[str, Any]] | None:
        """Name the scope that the token needs."""
        super().operation_security(operation)
        scopes = [door.scope.value for door in doors_of(operation) if door.scope]
        return [{BearerToken.__name__: scopes}]


def doors_of(operation: Operation) -> list[BearerToken]:
    """Return what lets requests into an operation."""
    return [door for door in operation.auth_callbacks if isinstance(door, BearerToken)]
