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


PERSON = "person"  # the name of the scheme that tells who calls


class EnvelopeSchema(AutoSchema):
    """Wraps what serializers describe, answers 200 throughout, and adds the failure envelope.

    A call needs a person, unless its view names the method in `without_person`: then a person may come along.
    """

    def get_auth(self) -> list[dict[str, Any]]:
        """The ways to be let in, any of which will do.

        Authenticators before the person's know the app: a person comes beside it, never alone. Those behind the
        person's know both at once.
        """
        ways: list[dict[str, Any]] = super().get_auth()
        person: dict[str, Any] = {PERSON: []}
        if person not in ways:
            return ways
        place = ways.index(person)
        apps, pages = ways[:place], ways[place + 1 :]
        alone = apps if self.method in getattr(self.view, "without_person", ()) else []
        return [*alone, *(app | person for app in apps), *pages]

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
