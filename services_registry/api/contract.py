"""What all calls of the posts API have in common: who may call, what they read, and how they refuse."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, FormParser, MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from services_registry.api.authentication import AppKeyAuthentication
from services_registry.api.permissions import IsService
from services_registry.api.schema import ContractSchema
from services_registry.api.serializers import CallerQuery, Shape
from services_registry.errors import BindFailed
from wecho.common.api_answers import StrictJSONParser, answer_exception
from wecho.common.envelope import Failure

Method = TypeVar("Method", bound=Callable[..., Response])
SHANGHAI = ZoneInfo("Asia/Shanghai")


class AnyJSONParser(StrictJSONParser):
    """A JSON body under any content type, or none: clients leave it out, on a GET above all."""

    media_type = "*/*"


class OneAnswer(BaseContentNegotiation):
    """Every answer is JSON, whatever a client says that it accepts."""

    def select_parser(self, request: Request, parsers: Any) -> BaseParser | None:
        content_type = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type in ("*/*", content_type)), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class ContractView(APIView):
    """A call of the posts API. A subclass that reads JSON says so by its parsers; others read forms."""

    authentication_classes = [AppKeyAuthentication]
    permission_classes = [IsService]
    parser_classes: Any = [MultiPartParser, FormParser]
    content_negotiation_class = OneAnswer
    metadata_class = None
    schema = ContractSchema()

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        # Whatever codec a content type names, texts are UTF-8.
        request.encoding = "utf-8"
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
            raise RequestDataTooBig

    def get_exception_handler(self) -> Any:
        return answer_refusal


def answer_refusal(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to an error: whatever could not be read is `bind param failed`, and `data` is always null."""
    if isinstance(error, ValidationError | ParseError | TooManyFieldsSent | TooManyFilesSent):
        error = BindFailed()
    response = answer_exception(error, context)
    if response is not None:
        response.data = Failure(response.data.code, response.data.msg)
        # Clients expect HTTP 500 for "no such record" too; Django would log each as a fault of ours.
        setattr(response, "_has_been_logged", True)  # noqa: B010 - Django's own name, unknown to its stubs
    return response


def call(
    summary: str,
    *,
    answer: type[Shape] | None = None,
    query: type[Shape] | None = None,
    body: type[Shape] | None = None,
) -> Callable[[Method], Method]:
    """Describe a call: its query beside the caller's, its body, and the data of its answer (None: null)."""
    parameters: list[type[Shape]] = [CallerQuery, *([query] if query else [])]
    responses = {200: OpenApiResponse(answer, description="success")}
    return extend_schema(
        summary=summary, description="", parameters=parameters, request=body, responses=responses, tags=["posts"]
    )


def written_time(moment: datetime) -> str:
    """A time as clients read it: Asia/Shanghai, to the second."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}"


def written_extra(text: str) -> orjson.Fragment:
    """The text of a JSON object, put into the answer as it is."""
    return orjson.Fragment(text)
