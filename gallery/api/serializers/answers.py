"""Shapes of likes and comments."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers.people import ListInput, PersonOutput
from gallery.constants import COMMENT_LENGTH, CommentSort

Shape = serializers.Serializer[Any]


class LikeOutput(Shape):
    liked = serializers.BooleanField()
    like_count = serializers.IntegerField()


class CommentTextInput(Shape):
    body = serializers.CharField(max_length=COMMENT_LENGTH)


class CommentInput(CommentTextInput):
    answering = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        max_value=2**63 - 1,
        help_text="The comment that this one replies to.",
    )


class CommentsInput(ListInput):
    sort = serializers.ChoiceField(choices=CommentSort.choices, required=False, default=CommentSort.NEWEST)


class ReplyOutput(Shape):
    id = serializers.IntegerField()
    root_id = serializers.IntegerField(allow_null=True, help_text="The comment that its thread begins with.")
    answered_id = serializers.IntegerField(allow_null=True, help_text="The comment that it replies to.")
    author = PersonOutput(allow_null=True, help_text="null, as the words, where only the place of a comment is left.")
    body = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    is_pinned = serializers.BooleanField()
    is_hidden = serializers.BooleanField(help_text="Hidden from others; only its writer and moderators read it.")
    like_count = serializers.IntegerField()
    liked = serializers.BooleanField()
    may = serializers.ListField(
        child=serializers.ChoiceField(choices=["answer", "delete", "edit", "hide", "like", "pin"]),
        help_text="What the caller may do with it.",
    )


class CommentOutput(ReplyOutput):
    reply_count = serializers.IntegerField()
    replies = ReplyOutput(many=True, help_text="The first two.")
    more_replies = serializers.IntegerField()
    replies_cursor = serializers.CharField(
        allow_null=True, help_text="For `/comments/{comment_id}/replies`, where there are more."
    )


class CommentListOutput(Shape):
    comments = CommentOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class ReplyListOutput(Shape):
    replies = ReplyOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class PinOutput(Shape):
    is_pinned = serializers.BooleanField()


class HideOutput(Shape):
    is_hidden = serializers.BooleanField()


class LikersOutput(Shape):
    people = PersonOutput(many=True, help_text="Three at most, those who liked it last.")
    more = serializers.IntegerField(help_text="How many further ones; no more than 50 are counted.")
