"""What an author says of a post and of its photos: the choices of the one, the words about the others."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gallery.constants import Licence, PlaceShown
from gallery.models import Photo, Post
from gallery.states import PhotoStatus, Visibility
from gallery.validators import FACTS, LONGEST_ALT, LONGEST_PLACE, SAYS_MORE_OF, Fact, checked_fact
from wecho.common.errors import Invalid, Message
from wecho.common.texts import tidy_line

LONGEST = {"title": 100, "text": 5000, "place_name": LONGEST_PLACE}


class PostChoices(TypedDict, total=False):
    """What an author chooses for a post; what is not named stays as it is."""

    visibility: str
    is_sensitive: bool
    licence: str
    allows_comments: bool
    allows_download: bool
    place_name: str


class PhotoWords(TypedDict, total=False):
    """What an author says of a photo. `exif` has fields of FACTS, each written by a person; "" and None clear one."""

    alt: str
    place_shown: str
    exif: Mapping[str, Fact]


def words_of(post: Post) -> list[str]:
    """Everything of a post that others read, in an order that holds while its photos are the same. One query."""
    facts = post.photos.order_by("pk").values_list("alt", "camera", "lens")
    return [post.title, post.text, post.place_name, *(words for photo in facts for words in photo)]


def choose(post: Post, title: str | None, text: str | None, choices: PostChoices) -> None:
    """Set what was chosen on the post, which is not saved. Raises Invalid with the fields."""
    given = {"title": title, "text": text, **choices}
    for name, value in given.items():
        if value is not None:
            setattr(post, name, value.strip() if isinstance(value, str) else value)
    errors: dict[str, list[Message]] = {
        field: [_("This text is too long or has characters that cannot be kept.")]
        for field, longest in LONGEST.items()
        if len(value := getattr(post, field)) > longest or "\0" in value
    }
    for field, known in (("visibility", Visibility.values), ("licence", Licence.values)):
        if getattr(post, field) not in known:
            errors[field] = [_("Please choose one of these.")]
    if errors:
        raise Invalid(errors=errors)
    post.place_name = _line(post.place_name, "place_name")


def describe_photos(photos: Sequence[Photo], about: Mapping[int, PhotoWords]) -> None:
    """Write what an author says of locked photos of theirs, by their ids. Raises Invalid for what cannot be.

    A value that differs from what is there is marked as typed. Who writes a time writes it without an offset, and who
    writes a focal length leaves open what it is on full frame.
    """
    by_id = {photo.pk: photo for photo in photos}
    if about.keys() - by_id.keys():
        raise Invalid(errors={"photos": [_("One of the photos is not there any more.")]})
    for photo_id, words in about.items():
        _describe(by_id[photo_id], words)


def _describe(photo: Photo, words: PhotoWords) -> None:
    if "alt" in words:
        photo.alt = words["alt"].replace("\0", "").strip()[:LONGEST_ALT]
    if "place_shown" in words:
        photo.place_shown = _place_shown(photo, words["place_shown"])
    for name, value in words.get("exif", {}).items():
        _write_fact(photo, name, value)
    photo.save(update_fields=["alt", "place_shown", "typed", *FACTS, *(name for name, _value in SAYS_MORE_OF.values())])


def _write_fact(photo: Photo, name: str, value: Fact) -> None:
    try:
        checked = checked_fact(name, value)
    except (KeyError, ValidationError) as error:
        raise Invalid(errors={"photos": getattr(error, "messages", [_("There is no such field.")])}) from error
    if checked == getattr(photo, name):
        return
    setattr(photo, name, checked)
    photo.typed = [known for known in FACTS if known == name or known in photo.typed]
    if more := SAYS_MORE_OF.get(name):
        setattr(photo, *more)


def _place_shown(photo: Photo, wanted: str) -> str:
    known = wanted in PlaceShown.values
    if not known or (wanted != PlaceShown.OFF and photo.status == PhotoStatus.READY and photo.latitude is None):
        raise Invalid(errors={"photos": [_("This photo carries no place that could be shown.")]})
    return wanted


def _line(text: str, field: str) -> str:
    try:
        return tidy_line(text, LONGEST[field])
    except ValidationError as error:
        raise Invalid(errors={field: error.messages}) from error
