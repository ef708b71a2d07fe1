"""An author's own numbers over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caller import person_of
from gallery.api import serializers as shapes
from gallery.api.shapes import numbers_shape
from gallery.selectors.numbers import best_posts, numbers_of
from wecho.common.api import asked


class MyNumbers(APIView):
    @extend_schema(
        parameters=[shapes.NumbersInput],
        responses=shapes.NumbersOutput,
        summary="My numbers: views, likes and followers over time, what goes down well, the best posts",
    )
    def get(self, request: Request) -> Response:
        person = person_of(request)
        days = asked(shapes.NumbersInput, request.query_params)["days"]
        return Response(numbers_shape(numbers_of(person, days=days), best_posts(person)))
