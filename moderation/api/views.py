"""The review queue over the API, for moderators."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caller import staff_of
from accounts.api.serializers.people import ListInput
from moderation.actions.decisions import decide_post
from moderation.api import serializers as shapes
from moderation.api.shapes import decision_shape, queue_shape
from moderation.selectors import cases as selectors
from wecho.common.api import asked, asked_list


class Queue(APIView):
    @extend_schema(
        parameters=[ListInput], responses=shapes.QueueOutput, summary="Posts that wait for review, oldest first"
    )
    def get(self, request: Request) -> Response:
        return Response(queue_shape(selectors.post_queue(staff_of(request), **asked_list(ListInput, request))))


class PostDecision(APIView):
    @extend_schema(
        request=shapes.DecisionInput,
        responses=shapes.DecisionOutput,
        summary="Approve, reject or hide a post; 409 when somebody else was first",
    )
    def post(self, request: Request, post_id: int) -> Response:
        moderator = staff_of(request)
        post = selectors.post_to_review(moderator, post_id)
        decision = decide_post(actor=moderator, post=post, **asked(shapes.DecisionInput, request.data))
        return Response(decision_shape(decision, post))
