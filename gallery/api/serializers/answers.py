"""Shapes of likes and comments."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers.people import PersonOutput

Shape = serializers.Serializer[Any]


class LikeOutput(Shape):
    liked = serializers.BooleanField()
    like_count = serializers.IntegerField()


class CommentInput(Shape):
    body = serializers.CharField(max_length=2000)


class CommentOutput(Shape):
    id = serializers.IntegerField()
    author = PersonOutput()
    body = serializers.CharField()
    created_at = serializers.DateTimeField()


class CommentListOutput(Shape):
    comments = CommentOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)
