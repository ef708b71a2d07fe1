"""Binding a phone and an identity over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions import identities, phone_codes, phones
from accounts.api.caller import person_of
from accounts.api.proof import proved_person_of
from accounts.api.serializers import verification as shapes
from accounts.selectors.verification import verification_of
from wecho.common.api import asked


class MyVerification(APIView):
    @extend_schema(responses=shapes.VerificationOutput, summary="My phone and my identity, masked")
    def get(self, request: Request) -> Response:
        return Response(shapes.verification_shape(verification_of(person_of(request))))


class MyPhoneCode(APIView):
    @extend_schema(
        request=shapes.NumberInput, responses=shapes.CodeOutput, summary="Send a code to a number that I want to bind"
    )
    def post(self, request: Request) -> Response:
        made = phone_codes.request_code(actor=proved_person_of(request), **asked(shapes.NumberInput, request.data))
        return Response(shapes.code_shape(made))

    @extend_schema(responses=shapes.RemovedOutput, summary="Give up the number that waits for its code")
    def delete(self, request: Request) -> Response:
        return Response({"removed": phone_codes.forget_code(actor=proved_person_of(request))})


class MyPhone(APIView):
    @extend_schema(request=shapes.PhoneCodeInput, responses=shapes.PhoneOutput, summary="Bind the phone with the code")
    def put(self, request: Request) -> Response:
        bound = phones.confirm_phone(actor=proved_person_of(request), **asked(shapes.PhoneCodeInput, request.data))
        return Response(shapes.phone_shape(bound))

    @extend_schema(responses=shapes.RemovedOutput, summary="Erase my phone number")
    def delete(self, request: Request) -> Response:
        return Response({"removed": phones.remove_phone(actor=proved_person_of(request))})


class MyIdentity(APIView):
    @extend_schema(
        request=shapes.IdentityInput, responses=shapes.IdentityOutput, summary="Send my name and resident id"
    )
    def put(self, request: Request) -> Response:
        sent = identities.submit_identity(actor=proved_person_of(request), **asked(shapes.IdentityInput, request.data))
        return Response(shapes.identity_shape(sent))

    @extend_schema(responses=shapes.RemovedOutput, summary="Erase my name and resident id")
    def delete(self, request: Request) -> Response:
        return Response({"removed": identities.remove_identity(actor=proved_person_of(request))})
