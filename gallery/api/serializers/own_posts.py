"""Shapes of one's own posts that others don't see."""

from typing import Any

from rest_framework import serializers

from gallery.api.serializers.posts import CardOutput
from gallery.states import PostStatus, Visibility

Shape = serializers.Serializer[Any]


class ReviewOutput(Shape):
    """What became of it in review, in the caller's language; whatever there is none of is empty."""

    rule = serializers.CharField(help_text="The published rule behind a rejection.")
    rule_url = serializers.CharField()
    note = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
    usual_wait = serializers.CharField(help_text="A sentence for those who wait.")
    can_appeal = serializers.BooleanField()
    appeal_until = serializers.DateTimeField(allow_null=True)
    appeal_url = serializers.CharField()
    appeal = serializers.CharField(help_text="How an appeal stands: open, granted or upheld.")


class UnseenPostOutput(CardOutput):
    status = serializers.ChoiceField(choices=PostStatus.choices)
    visibility = serializers.ChoiceField(choices=Visibility.choices)
    created_at = serializers.DateTimeField()
    review = ReviewOutput(allow_null=True)


class UnseenPostListOutput(Shape):
    posts = UnseenPostOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class DeletedPostOutput(CardOutput):
    deleted_at = serializers.DateTimeField()
    days_left = serializers.IntegerField()


class DeletedPostListOutput(Shape):
    posts = DeletedPostOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)
