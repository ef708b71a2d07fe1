"""What a report of an error may hold: the lines of code, and none of the values that people sent."""

from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

from wecho.common.redaction import redact


class NoValues(SafeExceptionReporterFilter):
    """Neither forms nor local variables are reported; DEBUG shows them, to whoever develops on their own machine."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        if not self.is_active(request):
            return super().get_post_parameters(request)
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request else {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> Any:
        found = super().get_traceback_frame_variables(request, tb_frame)
        if not self.is_active(request):
            return found
        return [(name, self.cleansed_substitute) for name, _ in found]

    def cleanse_setting(self, key: str | int, value: Any) -> Any:
        """Settings and headers, without what looks like a credential."""
        cleansed = super().cleanse_setting(key, value)
        return redact(cleansed) if isinstance(cleansed, str) else cleansed
