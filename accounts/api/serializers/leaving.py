"""Shapes of exports and of leaving."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers.people import Shape
from accounts.api.serializers.tokens import DeviceInput
from accounts.models import PersonExport


class ExportPartOutput(Shape):
    number = serializers.IntegerField()
    size = serializers.IntegerField(help_text="Bytes.")
    url = serializers.CharField(help_text="A ZIP file, for the same bearer token or ticket; `Range` is understood.")


class ExportOutput(Shape):
    asked_at = serializers.DateTimeField()
    status = serializers.CharField(help_text="`waiting`, `running`, `ready` or `failed`.")
    percent = serializers.IntegerField()
    expires_at = serializers.DateTimeField(allow_null=True)
    parts = ExportPartOutput(many=True)


class MyExportOutput(Shape):
    export = ExportOutput(allow_null=True)


class LeaveInput(Shape):
    username = serializers.CharField(max_length=60)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class KeepInput(DeviceInput):
    ticket = serializers.CharField(max_length=500, help_text="Of the answer 403 `account_leaving` to signing in.")


class DepartureOutput(Shape):
    due_at = serializers.DateTimeField(help_text="Until then, signing in leads to the way back.")


def export_shape(export: PersonExport | None) -> dict[str, Any]:
    """A `MyExportOutput`."""
    if export is None:
        return {"export": None}
    parts = export.parts.all() if export.is_ready else []
    shape = {
        "asked_at": export.asked_at,
        "status": export.status,
        "percent": export.percent,
        "expires_at": export.expires_at if export.is_ready else None,
        "parts": [
            {
                "number": part.number,
                "size": part.size,
                "url": f"/api/v1/accounts/me/export/{export.pk}/{part.number}",
            }
            for part in sorted(parts, key=lambda part: part.number)
        ],
    }
    return {"export": shape}
