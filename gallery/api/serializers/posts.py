"""Shapes of posts and feeds."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers.people import ListInput, PersonOutput
from gallery.api.serializers.photos import PhotoOutput
from gallery.constants import MAX_PHOTOS
from gallery.states import PostStatus

Shape = serializers.Serializer[Any]


class PostPhotoInput(Shape):
    id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    alt = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)


class PostInput(Shape):
    photos = PostPhotoInput(many=True, min_length=1, max_length=MAX_PHOTOS)  # type: ignore[call-arg]
    title = serializers.CharField(required=False, default="", allow_blank=True, max_length=100)
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=5000)


class PostTextInput(Shape):
    title = serializers.CharField(allow_blank=True, max_length=100)
    text = serializers.CharField(allow_blank=True, max_length=5000)


class FeedInput(ListInput):
    feed = serializers.ChoiceField(choices=["latest", "following"], required=False, default="latest")


class CardOutput(Shape):
    id = serializers.IntegerField()
    title = serializers.CharField()
    author = PersonOutput()
    cover = PhotoOutput(allow_null=True)
    photo_count = serializers.IntegerField()
    like_count = serializers.IntegerField()
    comment_count = serializers.IntegerField()
    liked = serializers.BooleanField()
    published_at = serializers.DateTimeField(allow_null=True)


class PostOutput(Shape):
    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=PostStatus.choices)
    review_note = serializers.CharField(help_text="For the author only.")
    title = serializers.CharField()
    text = serializers.CharField()
    author = PersonOutput()
    photos = PhotoOutput(many=True)
    like_count = serializers.IntegerField()
    comment_count = serializers.IntegerField()
    view_count = serializers.IntegerField(
        allow_null=True, help_text="Viewers, each counted once a day; for the author only."
    )
    liked = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)


class PostListOutput(Shape):
    posts = CardOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)
