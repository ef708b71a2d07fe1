"""Shapes of the gallery in the API."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers.people import ListInput, PersonOutput
from gallery.constants import MAX_PHOTOS
from gallery.states import BoardStatus, PhotoStatus, PostStatus

Shape = serializers.Serializer[Any]


class PhotoInput(Shape):
    file = serializers.FileField(help_text="JPEG, PNG, WebP, AVIF or HEIC; at most 50 MB.", allow_empty_file=True)


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


class CommentInput(Shape):
    body = serializers.CharField(max_length=2000)


class BoardInput(Shape):
    title = serializers.CharField(max_length=60)
    description = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)
    is_public = serializers.BooleanField(required=False, default=True)


class FeedInput(ListInput):
    feed = serializers.ChoiceField(choices=["latest", "following"], required=False, default="latest")


class RenditionOutput(Shape):
    edge = serializers.IntegerField(help_text="The long edge that this step serves, in pixels.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    avif = serializers.CharField(help_text="Address on this site.")
    jpeg = serializers.CharField(help_text="Address on this site.")


class ExifOutput(Shape):
    camera = serializers.CharField(allow_null=True)
    lens = serializers.CharField(allow_null=True)
    focal_length_mm = serializers.FloatField(allow_null=True)
    focal_length_35mm = serializers.FloatField(allow_null=True)
    aperture = serializers.FloatField(allow_null=True)
    exposure_seconds = serializers.FloatField(allow_null=True)
    iso = serializers.IntegerField(allow_null=True)
    taken_at = serializers.CharField(allow_null=True, help_text="Local time of the camera, ISO 8601.")
    taken_at_offset = serializers.CharField(allow_null=True)


class PhotoOutput(Shape):
    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=PhotoStatus.choices)
    refusal = serializers.CharField(allow_null=True, help_text="Why the photo was refused.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    alt = serializers.CharField()
    color = serializers.CharField()
    thumbhash = serializers.CharField()
    renditions = RenditionOutput(many=True)
    exif = ExifOutput()


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
    liked = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)


class PostListOutput(Shape):
    posts = CardOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class LikeOutput(Shape):
    liked = serializers.BooleanField()
    like_count = serializers.IntegerField()


class CommentOutput(Shape):
    id = serializers.IntegerField()
    author = PersonOutput()
    body = serializers.CharField()
    created_at = serializers.DateTimeField()


class CommentListOutput(Shape):
    comments = CommentOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)


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
