"""Shapes of posts and feeds."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError as Unfit
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.serializers.people import ListInput, PersonOutput
from gallery.api.serializers.photos import PhotoOutput
from gallery.constants import MAX_PHOTOS, Licence, PlaceShown
from gallery.states import PostStatus, Visibility
from gallery.validators import LONGEST_ALT, LONGEST_PLACE, checked_fact

Shape = serializers.Serializer[Any]


def fit_for(name: str) -> Callable[[Any], None]:
    """A validator of the EXIF field `name`."""

    def check(value: Any) -> None:
        try:
            checked_fact(name, value)
        except Unfit as error:
            raise serializers.ValidationError(error.messages) from error

    return check


class ExifInput(Shape):
    """What the author writes where the file has none or is wrong; a field that is not named stays as it is."""

    camera = serializers.CharField(required=False, allow_blank=True, max_length=120, validators=[fit_for("camera")])
    lens = serializers.CharField(required=False, allow_blank=True, max_length=120, validators=[fit_for("lens")])
    focal_length_mm = serializers.FloatField(required=False, allow_null=True, validators=[fit_for("focal_length_mm")])
    aperture = serializers.FloatField(required=False, allow_null=True, validators=[fit_for("aperture")])
    exposure_seconds = serializers.FloatField(required=False, allow_null=True, validators=[fit_for("exposure_seconds")])
    iso = serializers.IntegerField(required=False, allow_null=True, validators=[fit_for("iso")])
    taken_at = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=30,
        validators=[fit_for("taken_at")],
        help_text="Local time of the camera, such as 2024-05-01T18:30:00.",
    )


class PostPhotoInput(Shape):
    id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    alt = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_ALT,
        help_text="What is in the photo, for those who cannot see it.",
    )
    place_shown = serializers.ChoiceField(
        choices=PlaceShown.choices,
        required=False,
        help_text="How much of the place in the file others see; nothing unless it is chosen.",
    )
    exif = ExifInput(required=False)


class PostChoicesInput(Shape):
    """What the author chooses; what is not named stays as it is."""

    place_name = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_PLACE)
    visibility = serializers.ChoiceField(choices=Visibility.choices, required=False)
    is_sensitive = serializers.BooleanField(required=False)
    licence = serializers.ChoiceField(choices=Licence.choices, required=False)
    allows_comments = serializers.BooleanField(required=False)
    allows_download = serializers.BooleanField(
        required=False,
        help_text="Others may download the originals, but not those that carry a place which is not shown exactly.",
    )


class PostInput(PostChoicesInput):
    photos = PostPhotoInput(many=True, min_length=1, max_length=MAX_PHOTOS)  # type: ignore[call-arg]
    title = serializers.CharField(required=False, default="", allow_blank=True, max_length=100)
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=5000)


class PostTextInput(PostChoicesInput):
    title = serializers.CharField(allow_blank=True, max_length=100)
    text = serializers.CharField(allow_blank=True, max_length=5000)
    photos = PostPhotoInput(  # type: ignore[call-arg]
        many=True,
        required=False,
        min_length=1,
        max_length=MAX_PHOTOS,
        help_text="All photos that the post shall have, in their order; those it no longer has are removed for good.",
    )


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
    is_sensitive = serializers.BooleanField()
    photo_count = serializers.IntegerField()
    like_count = serializers.IntegerField()
    comment_count = serializers.IntegerField()
    liked = serializers.BooleanField()
    published_at = serializers.DateTimeField(allow_null=True)


class PlaceOutput(Shape):
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    within_km = serializers.IntegerField(help_text="0: exactly there.")


class PostPhotoOutput(PhotoOutput):
    place = PlaceOutput(allow_null=True, help_text="What its author shows of the place in the file.")
    place_shown = serializers.ChoiceField(choices=PlaceShown.choices, allow_null=True, help_text="For the author only.")
    own_place = PlaceOutput(allow_null=True, help_text="The exact place, for the author only.")
    original_url = serializers.CharField(allow_null=True, help_text="Where the caller may download the original.")


class PostOutput(Shape):
    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=PostStatus.choices)
    review_note = serializers.CharField(help_text="For the author only.")
    title = serializers.CharField()
    text = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField(), help_text="The hashtags of title and text.")
    author = PersonOutput()
    photos = PostPhotoOutput(many=True)
    visibility = serializers.ChoiceField(choices=Visibility.choices)
    is_sensitive = serializers.BooleanField(help_text="Blur it until somebody asks to see it.")
    licence = serializers.ChoiceField(choices=Licence.choices)
    licence_url = serializers.CharField(allow_null=True)
    allows_comments = serializers.BooleanField()
    allows_download = serializers.BooleanField()
    place_name = serializers.CharField()
    like_count = serializers.IntegerField()
    comment_count = serializers.IntegerField()
    view_count = serializers.IntegerField(
        allow_null=True, help_text="Viewers, each counted once a day; for the author only."
    )
    liked = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    edited_at = serializers.DateTimeField(allow_null=True)


class PostListOutput(Shape):
    posts = CardOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)
