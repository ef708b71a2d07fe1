"""How OpenAPI describes registered services: their credentials, and the posts API."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from services_registry.api.contract.calls import CALLS, Call
from services_registry.api.contract.lane import PREFIX
from services_registry.api.contract.params import Param, Schema
from services_registry.api.contract.shapes import COMPONENTS
from wecho.common.openapi import enveloped_schema

CODES = """Why the call did not succeed. `data` is null; the HTTP status is `code` when that is at most 600, else 500.

400 `bind authentication`, `bind param failed` or `something of params is wrong`; 403 a part that is not allowed;
429 too many calls (with Retry-After); 504 `Request timeout`; 10001 the service has no table; 10002 its table cannot be
made; 10003 creating, 10004 updating, 10005 deleting, 10006 finding, 10007 counting failed; 10014 no such record, or not
the caller's; 10016 nothing to update; 10017 no id could be made."""
FAILURE: Schema = {
    "type": "object",
    "properties": {
        "code": {"type": "integer", "example": 10014},
        "msg": {"type": "string", "example": "no right record found"},
        "data": {"nullable": True, "enum": [None]},
    },
    "required": ["code", "msg", "data"],
}
SIGNATURE = """Version 2, instead of both: HMAC-SHA256 over the whole call, beside X-Wecho-Service, X-Wecho-Time and
X-Wecho-Nonce."""
CALLER = (
    {"name": "svc", "in": "query", "required": True, "schema": {"type": "string"}},
    {"name": "appKey", "in": "query", "required": True, "schema": {"type": "string"}},
)


class AppKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The appKey in headers, as clients of Wecho's own resources send it."""

    target_class = "services_registry.api.authentication.AppKeyAuthentication"
    name = ["service", "appKey", "signature"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        return [{"service": [], "appKey": []}, {"signature": []}]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:
        about = "hex(iv || AES-128-CFB(secret, iv, Unix time in seconds)), good for 10 seconds."
        return [
            {"type": "apiKey", "in": "header", "name": "X-Svc", "description": "The registered service."},
            {"type": "apiKey", "in": "header", "name": "X-App-Key", "description": about},
            {"type": "apiKey", "in": "header", "name": "X-Wecho-Signature", "description": SIGNATURE},
        ]


def describe_posts_api(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """Hook of drf-spectacular: add the calls that no DRF view serves."""
    result["components"]["schemas"] |= COMPONENTS
    for call in CALLS:
        result["paths"].setdefault(PREFIX + call.path, {})[call.method.lower()] = _operation(call)
    result["paths"] = dict(sorted(result["paths"].items()))
    return result


def _operation(call: Call) -> Schema:
    operation: Schema = {
        "operationId": "posts_" + call.path.replace("/", "_"),
        "summary": call.summary,
        "tags": ["posts"],
        "parameters": [*CALLER, *(_query_parameter(param) for param in call.query)],
        "responses": {
            "200": {"description": "success", "content": _json(enveloped_schema(call.answer))},
            "default": {"description": CODES, "content": _json(FAILURE)},
        },
    }
    if call.body:
        schema = _body(call.body.params)
        operation["requestBody"] = {"content": {media: {"schema": schema} for media in call.body.media}}
    return operation


def _query_parameter(param: Param) -> Schema:
    return {"name": param.name, "in": "query", "required": param.required, "schema": param.schema}


def _body(params: tuple[Param, ...]) -> Schema:
    required = [param.name for param in params if param.required]
    properties = {param.name: param.schema for param in params}
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}
