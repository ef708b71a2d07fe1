"""Names and numbers of the gallery."""

from datetime import timedelta
from typing import Literal

from django.db import models
from django.utils.translation import gettext_lazy as _

EDGES = (320, 640, 1080, 2048)
FORMATS = {"avif": "image/avif", "jpg": "image/jpeg"}
Format = Literal["avif", "jpg"]
MAX_PHOTOS = 9
MAX_UNUSED_PHOTOS = 50
DAYS_IN_THE_BIN = 30
COMMENT_LENGTH = 2000
EDITABLE = timedelta(minutes=5)
"""For how long whoever wrote a comment may change its words."""
SAME_COMMENT = timedelta(minutes=1)
REVIEW_POST = "gallery.review_post"
REVIEW_BOARD = "gallery.review_board"
PICK_POST = "gallery.pick_post"
HOT_HALF_LIFE_HOURS = 18
HOT_LEAST_LIKERS = 3
HOT_DAYS = 7
"""For how long after its publication the likes of a post move its place."""
HOT_TRUSTED_AFTER_DAYS = 7
MAX_TAGS_FOLLOWED = 200
MAX_BOARDS = 500
MAX_BOARD_POSTS = 5_000
MAX_COLLABORATORS = 20
MAX_SECTIONS = 30
OPEN_INVITATIONS = 100
"""How many invitations to boards somebody may have waiting for an answer at once."""


class Licence(models.TextChoices):
    """What others may do with the photos of a post; the licences of Creative Commons in their version 4.0."""

    ALL_RIGHTS = "all", _("All rights reserved")
    BY = "by", _("CC BY")
    BY_SA = "by-sa", _("CC BY-SA")
    BY_NC = "by-nc", _("CC BY-NC")
    BY_NC_SA = "by-nc-sa", _("CC BY-NC-SA")
    BY_ND = "by-nd", _("CC BY-ND")
    BY_NC_ND = "by-nc-nd", _("CC BY-NC-ND")
    ZERO = "zero", _("CC0, no rights reserved")


_CC = "https://creativecommons.org"
LICENCE_URLS = {
    **{name.value: f"{_CC}/licenses/{name.value}/4.0/" for name in Licence if name.value.startswith("by")},
    Licence.ZERO.value: f"{_CC}/publicdomain/zero/1.0/",
}


class PlaceShown(models.TextChoices):
    """How much of the place that a photo carries others see."""

    OFF = "off", _("not shown")
    NEAR = "near", _("within about 10 km")
    EXACT = "exact", _("exactly")


class Arrangement(models.TextChoices):
    """The order of the posts on a board."""

    DATE = "date", _("newest first")
    HAND = "hand", _("by hand")


COLOURS = {
    "red": _("red"),
    "orange": _("orange"),
    "yellow": _("yellow"),
    "green": _("green"),
    "teal": _("teal"),
    "blue": _("blue"),
    "purple": _("purple"),
    "pink": _("pink"),
    "brown": _("brown"),
    "black": _("black"),
    "grey": _("grey"),
    "white": _("white"),
}
"""What facets of colours are called; their keys are `wecho.common.imaging.colour_families`."""


class FacetKind(models.TextChoices):
    """What a post can be found by."""

    TAG = "tag", _("tag")
    CAMERA = "camera", _("camera")
    LENS = "lens", _("lens")
    YEAR = "year", _("year")
    COLOUR = "colour", _("colour")


class Whose(models.TextChoices):
    """Among whose posts a smart board looks."""

    EVERYBODY = "everybody", _("everybody's posts")
    OWN = "own", _("my own posts")


class CommentSort(models.TextChoices):
    """The order of the threads under a post."""

    NEWEST = "newest", _("Newest")
    OLDEST = "oldest", _("Oldest")
    LIKED = "liked", _("Most liked")
