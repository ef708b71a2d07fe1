"""Photos and where their files lie."""

import secrets
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from gallery.constants import EDGES, FORMATS, Format, PlaceShown
from gallery.models.posts import Post
from gallery.places import Place, near
from gallery.states import PhotoStatus, PostStatus

_viewing = TimestampSigner(salt="wecho.photo")
_in_bin = TimestampSigner(salt="wecho.photo.bin")
VIEWING_SECONDS = 6 * 3600
TELL_NO_PLACE = {"exif", "thumbnail", "maker_notes"}
User = settings.AUTH_USER_MODEL


def new_storage_key() -> str:
    """A folder name that nobody can guess."""
    return secrets.token_hex(16)


def signature_of(photo_id: int) -> str:
    """A fresh `Photo.signature` of a photo that is not in the bin."""
    return _signature(_viewing, photo_id)


def _signature(signer: TimestampSigner, photo_id: int) -> str:
    return signer.sign(str(photo_id)).partition(":")[2]


def formats_of(step: dict[str, Any]) -> tuple[Format, ...]:
    """In which formats a step of `Photo.edges` lies in storage."""
    return tuple(step.get("formats") or FORMATS)


class Photo(models.Model):
    """One picture of a post, or of nobody's post yet. Files lie under `storage_key`: the original stays private.

    `width` and `height` are pixels, upright. `edges` is `[{"edge": 320, "width": 320, "height": 213, "bytes": {"avif":
    9000, "jpg": 12000}}, …]`, ascending, with `"formats": ["jpg"]` where a step has not both and `"passthrough": true`
    where it is the original's own coding. `changes` is `[{"change": "converted_to_srgb", "profile": "Display P3"}, …]`.
    Rows of before have no `bytes`, and names alone for `changes`.

    `thumbhash` is base64, `color` and each of `colors` (one to five) `#rrggbb`, `dhash` 64 bits as hex; `taken_at` is
    the camera's local time in ISO 8601. `latitude` and `longitude` are degrees (WGS 84), as exact as the camera wrote
    them: they are their owner's, and others see of them what `place_shown` lets out. `typed` names the EXIF fields that
    a person wrote; the others were read from the file.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="photos")
    post = models.ForeignKey(Post, models.CASCADE, related_name="photos", null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    status = models.CharField(max_length=12, choices=PhotoStatus.choices, default=PhotoStatus.UPLOADING)
    refusal = models.CharField(_("refusal"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    storage_key = models.CharField(max_length=32, unique=True, default=new_storage_key)
    original_name = models.CharField(_("original name"), max_length=255, blank=True)
    original_bytes = models.PositiveBigIntegerField(_("bytes of the original"), default=0)
    original_format = models.CharField(_("format of the original"), max_length=8, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    alt = models.CharField(_("alternative text"), max_length=500, blank=True)

    # An upload that comes in parts: the storage's own name of it, the size of a part, and what it should amount to.
    upload_id = models.CharField(max_length=255, blank=True)
    part_bytes = models.PositiveIntegerField(default=0)
    declared_sha256 = models.CharField(max_length=64, blank=True)

    width = models.PositiveIntegerField(_("width"), default=0)
    height = models.PositiveIntegerField(_("height"), default=0)
    edges = models.JSONField(_("renditions"), default=list)
    thumbhash = models.CharField(_("placeholder"), max_length=64, blank=True)
    color = models.CharField(_("colour"), max_length=7, blank=True)
    colors = models.JSONField(_("colours"), default=list)
    dhash = models.CharField(_("perceptual hash"), max_length=16, blank=True)
    changes = models.JSONField(_("changes"), default=list)

    camera = models.CharField(_("camera"), max_length=120, blank=True)
    lens = models.CharField(_("lens"), max_length=120, blank=True)
    focal_length_mm = models.FloatField(_("focal length (mm)"), null=True)
    focal_length_35mm = models.FloatField(_("focal length on full frame (mm)"), null=True)
    aperture = models.FloatField(_("aperture"), null=True)
    exposure_seconds = models.FloatField(_("exposure (s)"), null=True)
    iso = models.PositiveIntegerField(_("ISO"), null=True)
    taken_at = models.CharField(_("taken at"), max_length=26, blank=True)
    taken_at_offset = models.CharField(_("offset of that time"), max_length=6, blank=True)
    typed = models.JSONField(_("typed fields"), default=list)
    latitude = models.FloatField(_("latitude"), null=True)
    longitude = models.FloatField(_("longitude"), null=True)
    place_shown = models.CharField(_("place shown"), max_length=5, choices=PlaceShown.choices, default=PlaceShown.OFF)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.UniqueConstraint(fields=["post", "position"], name="photo_place"),
        ]
        indexes = [
            models.Index(fields=["owner", "id"], name="photo_unused", condition=models.Q(post=None)),
            models.Index(
                fields=["created_at"],
                name="photo_unfinished",
                condition=models.Q(status__in=[PhotoStatus.UPLOADING, PhotoStatus.PROCESSING]),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def original_path(self) -> str:
        """Where the original lies in storage."""
        return f"originals/{self.storage_key}"

    def rendition_path(self, edge: int, fmt: Format) -> str:
        """Where a rendition lies in storage."""
        return f"renditions/{self.storage_key}/{edge}.{fmt}"

    def all_paths(self) -> list[str]:
        """Every file that this photo may have, also what a job wrote that never came to its end."""
        formats: tuple[Format, ...] = ("avif", "jpg")
        return [self.original_path, *(self.rendition_path(edge, fmt) for edge in EDGES for fmt in formats)]

    @property
    def own_place(self) -> Place | None:
        """Exactly where it was taken: for its owner only."""
        if self.latitude is None or self.longitude is None:
            return None
        return Place(self.latitude, self.longitude, 0)

    @property
    def shown_place(self) -> Place | None:
        """What others see of where it was taken."""
        own = self.own_place
        if own is None or self.place_shown == PlaceShown.OFF:
            return None
        return own if self.place_shown == PlaceShown.EXACT else near(own.latitude, own.longitude)

    @property
    def original_tells_place(self) -> bool:
        """Whether the original may carry a place that others don't see exactly.

        A place can stand in other metadata than the EXIF that was read, and in what hangs behind a picture. What photos
        of before carry is not known.
        """
        noted = {tag for change in self.changes if isinstance(change, dict) for tag in change.get("tags", ())}
        is_known = all(isinstance(change, dict) for change in self.changes)
        is_harmless = is_known and noted <= TELL_NO_PLACE and self.own_place is None
        return not is_harmless and self.place_shown != PlaceShown.EXACT

    @property
    def is_public(self) -> bool:
        """Whether anybody may load its renditions. Needs the post and its author loaded."""
        if self.post is None or not self.post.is_listed:
            return False
        return self.post.author.is_active and not self.post.author.is_private

    def url(self, edge: int, fmt: Format) -> str:
        """Address of a rendition; of one that is not public, signed for six hours: whoever hands it out has checked.

        Those of before a post was deleted lead nowhere afterwards: what is in the bin is signed differently.
        """
        address = f"{self._folder}{edge}.{fmt}"
        return address if self.is_public else f"{address}?{self.signature}"

    @cached_property
    def signature(self) -> str:
        """What lets whoever has it view this photo for six hours from now."""
        return _signature(self._signer, self.pk)

    @property
    def _signer(self) -> TimestampSigner:
        return _in_bin if self.post and self.post.status == PostStatus.DELETED else _viewing

    @cached_property
    def _folder(self) -> str:
        # Resolving each of a feed's 160 addresses took a third of its time: those of one photo differ in their end.
        return reverse("gallery:original", args=[self.pk]).removesuffix("original")

    def allows_viewing(self, signature: str) -> bool:
        """Whether `signature` is that of an address from `url`, not older than six hours."""
        try:
            return self._signer.unsign(f"{self.pk}:{signature}", max_age=VIEWING_SECONDS) == str(self.pk)
        except BadSignature:
            return False
