"""Shapes of posts and feeds."""

from typing import Any

from django.utils.translation import gettext_lazy as _
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
    feed = serializers.ChoiceField(
        choices=["latest", "following", "hot", "picks"],
        required=False,
        default="latest",
        help_text="`hot` is explained at `/hot/about/`; `following` needs a person.",
    )
    tag = serializers.CharField(
        required=False, max_length=120, help_text="Only posts with this tag, in any of its spellings, without the sign."
    )
    camera = serializers.CharField(required=False, max_length=120, help_text="A camera's key, such as `nikon-d750`.")
    lens = serializers.CharField(required=False, max_length=120, help_text="A lens' key, such as `24-70-mm-f2-8`.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len({"tag", "camera", "lens"} & attrs.keys()) > 1:
            raise serializers.ValidationError(_("Ask for a tag, a camera or a lens, not for two of them."))
        return attrs


class FacetOutput(Shape):
    kind = serializers.ChoiceField(choices=["tag", "camera", "lens"])
    value = serializers.CharField(help_text="Its key, as `tag`, `camera` and `lens` of a feed take it.")
    name = serializers.CharField()
    post_count = serializers.IntegerField()


class FacetListOutput(Shape):
    facets = FacetOutput(many=True)


class TagFollowOutput(Shape):
    following = serializers.BooleanField()


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
