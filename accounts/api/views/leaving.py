"""Taking one's data along and leaving, over the API."""

from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions import exporting, leaving
from accounts.actions.sessions import Device, issue_tokens
from accounts.api.caller import LEAVING_TICKET, owner_of_data
from accounts.api.proof import proved_owner_of_data, proved_person_of
from accounts.api.serializers import leaving as shapes
from accounts.api.serializers.tokens import TokensOutput
from accounts.selectors.leaving import export_of, part_of, person_of_ticket
from wecho.common.api import asked
from wecho.common.downloads import download
from wecho.common.errors import NotSignedIn

_TICKET = OpenApiParameter(
    LEAVING_TICKET,
    location=OpenApiParameter.HEADER,
    description="In the place of a bearer token, from somebody whose account is being deleted: the ticket of the "
    "answer 403 `account_leaving` to signing in.",
)


class MyExport(APIView):
    without_person = ("GET", "POST", "DELETE")

    @extend_schema(parameters=[_TICKET], responses=shapes.MyExportOutput, summary="How far my export is, and its files")
    def get(self, request: Request) -> Response:
        return Response(shapes.export_shape(export_of(owner_of_data(request))))

    @extend_schema(
        parameters=[_TICKET],
        request=None,
        responses=shapes.MyExportOutput,
        summary="Ask for an export of all my data",
    )
    def post(self, request: Request) -> Response:
        person = proved_owner_of_data(request)
        exporting.start_export(person=person)
        return Response(shapes.export_shape(export_of(person)))

    @extend_schema(parameters=[_TICKET], request=None, responses=shapes.MyExportOutput, summary="Take my export away")
    def delete(self, request: Request) -> Response:
        if found := export_of(owner_of_data(request)):
            exporting.remove_export(export=found)
        return Response(shapes.export_shape(None))


class MyExportPart(APIView):
    @extend_schema(exclude=True)  # a file in no envelope; `url` of a part tells of it
    def get(self, request: Request, export_id: int, number: int) -> HttpResponseBase:
        part = part_of(proved_owner_of_data(request), export_id, number)
        name = f"wecho-{part.export.asked_at:%Y%m%d}-{number}.zip"
        return download(request._request, part.file_key, size=part.size, name=name, content_type="application/zip")


class MyDeparture(APIView):
    @extend_schema(request=shapes.LeaveInput, responses=shapes.DepartureOutput, summary="Delete my account")
    def post(self, request: Request) -> Response:
        values = asked(shapes.LeaveInput, request.data)
        departure = leaving.leave(
            person=proved_person_of(request), password=values["password"], typed=values["username"]
        )
        return Response({"due_at": departure.due_at})


class KeepAccount(APIView):
    without_person = ("POST",)

    @extend_schema(
        request=shapes.KeepInput,
        responses=TokensOutput,
        summary="Keep my account after all, and be signed in; signing in answered 403 account_leaving with a ticket",
    )
    def post(self, request: Request) -> Response:
        given = asked(shapes.KeepInput, request.data)
        device = Device(name=given["device_name"], key=given["device"])
        person = person_of_ticket(given["ticket"])
        if person is None:
            raise NotSignedIn
        return Response(issue_tokens(person=leaving.keep_account(person=person), device=device))
