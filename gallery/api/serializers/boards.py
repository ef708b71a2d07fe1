"""Shapes of boards."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers.people import PersonOutput
from gallery.states import BoardStatus

Shape = serializers.Serializer[Any]


class BoardInput(Shape):
    title = serializers.CharField(max_length=60)
    description = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)
    is_public = serializers.BooleanField(required=False, default=True)


class BoardOutput(Shape):
    id = serializers.IntegerField()
    title = serializers.CharField()
    description = serializers.CharField()
    is_public = serializers.BooleanField()
    status = serializers.ChoiceField(choices=BoardStatus.choices)
    owner = PersonOutput()
    item_count = serializers.IntegerField()


class BoardListOutput(Shape):
    boards = BoardOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class CollectOutput(Shape):
    holds = serializers.BooleanField()
