"""Private messages over HTTP: the twins of the socket's frames, for clients that hold none."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caller import person_of
from accounts.selectors.people import person_seen_by
from messaging import selectors
from messaging.actions import conversations, messages, streams
from messaging.api import serializers as shapes
from wecho.common.api import asked, asked_list


class Messages(APIView):
    @extend_schema(
        request=shapes.SendInput,
        responses=shapes.SentOutput,
        summary="Send a message; may be repeated",
        description="Answered once it is stored. The same `client_id` with other content answers 409.",
    )
    def post(self, request: Request) -> Response:
        values = asked(shapes.SendInput, request.data)
        person = person_of(request)
        sent = messages.send_message(
            actor=person,
            client_id=values["client_id"],
            body=values["body"],
            to=person_seen_by(person, values["to"]) if "to" in values else None,
            conversation_id=values.get("conversation"),
        )
        return Response(shapes.sent_shape(sent))


class Conversations(APIView):
    @extend_schema(
        parameters=[shapes.ConversationsInput],
        responses=shapes.ConversationsOutput,
        summary="My conversations, the latest first",
    )
    def get(self, request: Request) -> Response:
        values = asked_list(shapes.ConversationsInput, request)
        return Response(shapes.conversations_shape(selectors.conversations_of(person_of(request), **values)))


class History(APIView):
    @extend_schema(
        parameters=[shapes.HistoryInput],
        responses=shapes.HistoryOutput,
        summary="Messages of a conversation in their order",
        description="The last ones, or those right `before` or right `after` a number.",
    )
    def get(self, request: Request, conversation_id: int) -> Response:
        values = asked(shapes.HistoryInput, request.query_params)
        found = selectors.history(person_of(request), conversation_id, **values)
        return Response({"messages": found.messages, "more": found.more})


class Read(APIView):
    @extend_schema(
        request=shapes.ReadInput, responses=shapes.ReadOutput, summary="Mark as read up to a number; it never goes back"
    )
    def put(self, request: Request, conversation_id: int) -> Response:
        seq = asked(shapes.ReadInput, request.data)["seq"]
        read = conversations.mark_read(actor=person_of(request), conversation_id=conversation_id, seq=seq)
        return Response({"read_seq": read.read_seq, "unread": read.unread})


class Events(APIView):
    @extend_schema(
        parameters=[shapes.EventsInput],
        responses=shapes.EventsOutput,
        summary="What happened after an offset of my log",
        description="409 with the reason `resync_required` when the offset is not of this log: read everything anew.",
    )
    def get(self, request: Request) -> Response:
        values = asked(shapes.EventsInput, request.query_params)
        person = person_of(request)
        streams.open_stream(person=person)
        batch = selectors.events_after(person, values.pop("after"), **values)
        return Response(shapes.events_shape(batch))
