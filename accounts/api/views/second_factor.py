"""Two-factor over the API. Keys are added in a browser, because they are bound to the site's own pages."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions import authenticators, recovery_codes, second_factor, security_keys
from accounts.api.caller import person_of
from accounts.api.proof import note_proof, proved_person_of
from accounts.api.serializers import second_factor as shapes
from accounts.selectors.second_factor import second_factors
from wecho.common.api import asked


class Factors(APIView):
    @extend_schema(responses=shapes.FactorsOutput, summary="What I have set up as a second factor")
    def get(self, request: Request) -> Response:
        return Response(shapes.FactorsOutput(second_factors(person_of(request))).data)

    @extend_schema(responses=None, summary="Turn two-factor off")
    def delete(self, request: Request) -> Response:
        second_factor.turn_off_second_factor(actor=proved_person_of(request))
        return Response(None)


class App(APIView):
    @extend_schema(request=None, responses=shapes.AppOutput, summary="Begin to set up an authenticator app")
    def post(self, request: Request) -> Response:
        app = authenticators.begin_authenticator(actor=proved_person_of(request))
        address = authenticators.address_of(app, issuer=_("Wecho"))
        return Response({"secret": authenticators.written_secret(app), "address": address})

    @extend_schema(
        request=shapes.AppCodeInput,
        responses=shapes.RecoveryCodesOutput,
        summary="Take the app into use with its first code",
    )
    def put(self, request: Request) -> Response:
        codes = authenticators.confirm_authenticator(
            actor=proved_person_of(request), **asked(shapes.AppCodeInput, request.data)
        )
        note_proof(request)
        return Response({"recovery_codes": codes})

    @extend_schema(responses=None, summary="Remove the authenticator app")
    def delete(self, request: Request) -> Response:
        authenticators.remove_authenticator(actor=proved_person_of(request))
        return Response(None)


class Key(APIView):
    @extend_schema(responses=None, summary="Remove a security key")
    def delete(self, request: Request, key_id: int) -> Response:
        security_keys.remove_security_key(actor=proved_person_of(request), key_id=key_id)
        return Response(None)


class RecoveryCodes(APIView):
    @extend_schema(
        request=None, responses=shapes.RecoveryCodesOutput, summary="Make new recovery codes; the old are void"
    )
    def post(self, request: Request) -> Response:
        codes = recovery_codes.renew_recovery_codes(actor=proved_person_of(request))
        return Response({"recovery_codes": codes})
