"""Notifications over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions.notification_settings import choose_notifications
from accounts.actions.notifications import mark_all_read
from accounts.api.caller import person_of
from accounts.api.serializers import notifications as shapes
from accounts.selectors import notifications as selectors
from wecho.common.api import asked, asked_list


class Notifications(APIView):
    @extend_schema(
        parameters=[shapes.NotificationListInput],
        responses=shapes.NotificationListOutput,
        summary="My notifications, the latest first; reading them marks nothing as read",
    )
    def get(self, request: Request) -> Response:
        person = person_of(request)
        page = selectors.notifications_of(person, **asked_list(shapes.NotificationListInput, request))
        found = [shapes.notification_shape(notice) for notice in selectors.notices(person, page.rows)]
        return Response({"notifications": found, "next_cursor": page.next_cursor})


class UnreadNotifications(APIView):
    @extend_schema(responses=shapes.UnreadOutput, summary="How many I have not seen")
    def get(self, request: Request) -> Response:
        return Response({"unread": selectors.unread_count(person_of(request))})


class ReadNotifications(APIView):
    @extend_schema(request=shapes.ReadUpToInput, responses=shapes.UnreadOutput, summary="Mark as read up to an id")
    def put(self, request: Request) -> Response:
        person = person_of(request)
        mark_all_read(actor=person, up_to=asked(shapes.ReadUpToInput, request.data)["up_to"])
        return Response({"unread": selectors.unread_count(person)})


class NotificationChoices(APIView):
    @extend_schema(responses=shapes.NotificationSettingsOutput, summary="How I am told")
    def get(self, request: Request) -> Response:
        return Response(shapes.settings_shape(selectors.settings_of(person_of(request))))

    @extend_schema(
        request=shapes.NotificationSettingsInput,
        responses=shapes.NotificationSettingsOutput,
        summary="Choose how I am told",
    )
    def put(self, request: Request) -> Response:
        person, wished = person_of(request), asked(shapes.NotificationSettingsInput, request.data)
        channels = {
            channel: [kind for kind, chosen in wished["kinds"].items() if chosen[channel]]
            for channel in ("in_app", "by_mail")
        }
        chosen = choose_notifications(actor=person, digest=wished["digest"], **channels)
        return Response(shapes.settings_shape(chosen))
