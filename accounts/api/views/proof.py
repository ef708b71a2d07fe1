"""Proving who one is before a dangerous call."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions.codes import check_code
from accounts.actions.passwords import check_own_password
from accounts.actions.second_steps import second_factor_needed
from accounts.api.caller import person_of
from accounts.api.proof import CodeRequired, note_proof
from accounts.api.serializers import second_factor as shapes
from wecho.common.api import asked
from wecho.common.errors import Invalid


class Proof(APIView):
    @extend_schema(
        request=shapes.ProofInput,
        responses=None,
        summary="Prove by password or code who I am; calls that answer 401 proof_required work for 10 minutes then",
        description="Who has two-factor proves by code only; a password answers 401 code_required then.",
    )
    def post(self, request: Request) -> Response:
        person = person_of(request)
        given = asked(shapes.ProofInput, request.data)
        if code := given.get("code"):
            check_code(person=person, code=code)
        elif password := given.get("password"):
            if second_factor_needed(person):
                raise CodeRequired
            check_own_password(person, password)
        else:
            raise Invalid(_("Send a password or a code."))
        note_proof(request)
        return Response(None)
