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
COMMENT_LENGTH = 2000
EDITABLE = timedelta(minutes=5)
"""For how long whoever wrote a comment may change its words."""
SAME_COMMENT = timedelta(minutes=1)
REVIEW_POST = "gallery.review_post"
REVIEW_BOARD = "gallery.review_board"
PICK_POST = "gallery.pick_post"


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


class PlaceShown(models.TextChoices):
    """How much of the place that a photo carries others see."""

    OFF = "off", _("not shown")
    NEAR = "near", _("within about 10 km")
    EXACT = "exact", _("exactly")


class Arrangement(models.TextChoices):
    """The order of the posts on a board."""

    DATE = "date", _("newest first")
    HAND = "hand", _("by hand")


class FacetKind(models.TextChoices):
    """What a post can be found by."""

    TAG = "tag", _("tag")
    CAMERA = "camera", _("camera")
    LENS = "lens", _("lens")
    YEAR = "year", _("year")
    COLOUR = "colour", _("colour")


class CommentSort(models.TextChoices):
    """The order of the threads under a post."""

    NEWEST = "newest", _("Newest")
    OLDEST = "oldest", _("Oldest")
    LIKED = "liked", _("Most liked")
