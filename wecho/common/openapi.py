"""The schema tells the truth: every answer is described inside its envelope."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema

FAILURE_SCHEMA = {
    "type": "object",
    "description": "Why the call did not succeed. Field errors are in `data.errors`.",
    "properties": {
        "code": {"type": "integer", "example": 400},
        "msg": {"type": "string"},
        "data": {
            "type": "object",
            "nullable": True,
            "properties": {
                "reason": {"type": "string"},
                "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
            },
        },
    },
    "required": ["code", "msg", "data"],
}


def enveloped_schema(data: dict[str, Any] | None) -> dict[str, Any]:
    """The envelope of a success around the schema of its data; None means `data` is null."""
    return {
        "type": "object",
        "properties": {
            "code": {"type": "integer", "enum": [200]},
            "msg": {"type": "string", "enum": ["success"]},
            "data": data if data is not None else {"nullable": True, "enum": [None]},
        },
        "required": ["code", "msg", "data"],
    }


class EnvelopeSchema(AutoSchema):
    """Wraps what serializers describe, answers 200 throughout, and adds the failure envelope."""

    def _get_response_for_code(
        self, serializer: Any, status_code: str, media_types: Any = None, direction: str = "response"
    ) -> dict[str, Any]:
        described: dict[str, Any] = super()._get_response_for_code(  # type: ignore[no-untyped-call]
            serializer, status_code, media_types, direction
        )
        data = described.get("content", {}).get("application/json", {}).get("schema")
        return {
            "description": described.get("description", ""),
            "content": {"application/json": {"schema": enveloped_schema(data)}},
        }

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        if "204" in bodies:  # said of each DELETE, which answers in the envelope like the others
            bodies = {"200": self._get_response_for_code(self.get_response_serializers(), "200")}
        succeeded = next((body for code, body in bodies.items() if code.startswith("2")), None)
        failed = {"description": "failure", "content": {"application/json": {"schema": FAILURE_SCHEMA}}}
        return {"200": succeeded, "default": failed} if succeeded else bodies
