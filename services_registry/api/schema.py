"""How OpenAPI describes registered services: their keys, and the answers of the posts API."""

from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from wecho.common.openapi import EnvelopeSchema

CODES = """Why the call did not succeed. `data` is null; the HTTP status is `code` when that is at most 600, else 500.

400 `bind authentication`, `bind param failed` or `something of params is wrong`; 504 `Request timeout`;
10001 the service has no table; 10002 its table cannot be made; 10003 creating, 10004 updating, 10005 deleting,
10006 finding, 10007 counting failed; 10014 no such record, or not the caller's; 10016 nothing to update;
10017 no id could be made."""
FAILURE = {
    "type": "object",
    "properties": {
        "code": {"type": "integer", "example": 10014},
        "msg": {"type": "string", "example": "no right record found"},
        "data": {"nullable": True, "enum": [None]},
    },
    "required": ["code", "msg", "data"],
}


class AppKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The appKey in headers, as clients of Wecho's own resources send it."""

    target_class = "services_registry.api.authentication.AppKeyAuthentication"
    name = ["service", "appKey"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        # The posts API names both among its query parameters, as its clients know them.
        return [] if isinstance(auto_schema, ContractSchema) else [{"service": [], "appKey": []}]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:
        about = "hex(iv || AES-128-CFB(secret, iv, Unix time in seconds)), good for 10 seconds."
        return [
            {"type": "apiKey", "in": "header", "name": "X-Svc", "description": "The registered service."},
            {"type": "apiKey", "in": "header", "name": "X-App-Key", "description": about},
        ]


class ContractSchema(EnvelopeSchema):
    """Answers with the codes of the contract; a GET may have a body."""

    def _get_request_body(self, direction: str = "request") -> Any:
        if self.method != "GET" or self.get_request_serializer() is None:
            return super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        method, self.method = self.method, "POST"
        body = super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        self.method = method
        return body

    def map_parsers(self) -> list[str]:
        return [media.replace("*/*", "application/json") for media in super().map_parsers()]

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        bodies["default"] = {"description": CODES, "content": {"application/json": {"schema": FAILURE}}}
        return bodies
