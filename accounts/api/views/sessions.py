"""One's own sessions over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions.sessions import end_session, end_sessions
from accounts.api.caller import person_of, session_of
from accounts.api.proof import proved_person_of
from accounts.api.serializers import sessions as shapes
from accounts.selectors.sessions import open_sessions
from accounts.states import SessionEnd


class Sessions(APIView):
    @extend_schema(responses=shapes.SessionsOutput, summary="Where I am signed in")
    def get(self, request: Request) -> Response:
        current = session_of(request)
        found = open_sessions(person_of(request))
        return Response({"sessions": [shapes.session_shape(session, current) for session in found]})

    @extend_schema(
        operation_id="accounts_sessions_end_others", responses=shapes.EndedOutput, summary="Sign out every other device"
    )
    def delete(self, request: Request) -> Response:
        ended = end_sessions(person=proved_person_of(request), end=SessionEnd.ENDED, but=session_of(request))
        return Response({"ended": ended})


class OneSession(APIView):
    @extend_schema(responses=None, summary="Sign out one device; may be repeated")
    def delete(self, request: Request, session_id: int) -> Response:
        end_session(actor=person_of(request), session_id=session_id)
        return Response(None)


class SignOut(APIView):
    @extend_schema(request=None, responses=None, summary="Sign out: both tokens of this session are void")
    def post(self, request: Request) -> Response:
        person, session_id = person_of(request), session_of(request)
        if session_id is not None:
            end_sessions(person=person, end=SessionEnd.SIGNED_OUT, only=[session_id])
        return Response(None)
