"""E-mail addresses and passwords over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions import email, passwords
from accounts.actions.people import choose_language
from accounts.actions.sessions import Device, issue_tokens
from accounts.api.caller import person_of
from accounts.api.proof import proved_by_factor_person_of
from accounts.api.serializers import account as shapes
from accounts.api.serializers.tokens import TokensOutput
from accounts.models import User
from wecho.common.api import asked


class Email(APIView):
    @extend_schema(responses=shapes.EmailOutput, summary="My e-mail address, and the one that waits")
    def get(self, request: Request) -> Response:
        return Response(_addresses(User.objects.get(pk=person_of(request).pk)))

    @extend_schema(
        request=shapes.EmailInput, responses=shapes.EmailOutput, summary="Ask for another address, or give it up"
    )
    def put(self, request: Request) -> Response:
        person = email.change_email(actor=proved_by_factor_person_of(request), **asked(shapes.EmailInput, request.data))
        return Response(_addresses(person))


class PendingEmail(APIView):
    @extend_schema(
        request=None, responses=shapes.EmailOutput, summary="Send the link to the address that waits once more"
    )
    def post(self, request: Request) -> Response:
        email.send_confirmation_again(actor=person_of(request))
        return Response(_addresses(User.objects.get(pk=person_of(request).pk)))

    @extend_schema(responses=shapes.EmailOutput, summary="Forget the address that waits; may be repeated")
    def delete(self, request: Request) -> Response:
        email.withdraw_email(actor=person_of(request))
        return Response(_addresses(User.objects.get(pk=person_of(request).pk)))


class Language(APIView):
    @extend_schema(responses=shapes.LanguageShape, summary="The language in which I get mails")
    def get(self, request: Request) -> Response:
        return Response({"language": User.objects.get(pk=person_of(request).pk).language})

    @extend_schema(
        request=shapes.LanguageShape, responses=shapes.LanguageShape, summary="Write to me in another language"
    )
    def put(self, request: Request) -> Response:
        given = asked(shapes.LanguageShape, request.data)
        choose_language(actor=person_of(request), **given)
        return Response(given)


class EmailConfirm(APIView):
    without_person = ("POST",)

    @extend_schema(
        request=shapes.TokenInput,
        responses=shapes.EmailOutput,
        summary="Confirm an address with the last part of the mailed link",
    )
    def post(self, request: Request) -> Response:
        return Response(_addresses(email.confirm_email(**asked(shapes.TokenInput, request.data))))


class Password(APIView):
    @extend_schema(
        request=shapes.PasswordInput,
        responses=TokensOutput,
        summary="Change my password; every session ends, and this device begins a new one",
    )
    def put(self, request: Request) -> Response:
        given = asked(shapes.PasswordInput, request.data)
        device = Device(name=given.pop("device_name"), key=given.pop("device"))
        person = passwords.change_password(actor=proved_by_factor_person_of(request), **given)
        return Response(issue_tokens(person=person, device=device))


class PasswordReset(APIView):
    without_person = ("POST",)

    @extend_schema(request=shapes.ResetInput, responses={200: None}, summary="Have a link to set a new password mailed")
    def post(self, request: Request) -> Response:
        passwords.ask_for_reset(**asked(shapes.ResetInput, request.data))
        return Response(None)


class PasswordResetConfirm(APIView):
    without_person = ("POST",)

    @extend_schema(
        request=shapes.ResetConfirmInput,
        responses={200: None},
        summary="Set the password with the last two parts of the mailed link; every session ends",
    )
    def post(self, request: Request) -> Response:
        passwords.reset_password(**asked(shapes.ResetConfirmInput, request.data))
        return Response(None)


def _addresses(person: User) -> dict[str, str]:
    return {"email": person.email, "pending_email": person.pending_email}
