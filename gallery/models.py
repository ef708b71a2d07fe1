"""Photo posts, photos, boards, comments and likes."""

import secrets

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from gallery.constants import Format
from gallery.querysets import PostQuerySet
from gallery.states import BoardStatus, PhotoStatus, PostStatus

_viewing = TimestampSigner(salt="wecho.photo")
VIEWING_SECONDS = 6 * 3600
User = settings.AUTH_USER_MODEL


class Post(models.Model):
    """Up to nine photos with a title and a text. The counters are kept by the actions that change them."""

    author = models.ForeignKey(User, models.CASCADE, related_name="posts", verbose_name=_("author"))
    title = models.CharField(_("title"), max_length=100, blank=True)
    text = models.TextField(_("text"), max_length=5000, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=PostStatus.choices, default=PostStatus.DRAFT)
    review_note = models.CharField(_("review note"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True)
    photo_count = models.PositiveSmallIntegerField(_("photos"), default=0)
    like_count = models.PositiveIntegerField(_("likes"), default=0)
    comment_count = models.PositiveIntegerField(_("comments"), default=0)

    objects = PostQuerySet.as_manager()
    covers: "list[Photo]"
    liked: bool

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        permissions = [("review_post", _("Can review posts"))]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], name="post_latest", condition=models.Q(status=PostStatus.PUBLISHED)
            ),
            models.Index(
                fields=["author", "-published_at", "-id"],
                name="post_by_author",
                condition=models.Q(status=PostStatus.PUBLISHED),
            ),
            models.Index(fields=["author", "-created_at", "-id"], name="post_own"),
            models.Index(
                fields=["submitted_at", "id"], name="post_queue", condition=models.Q(status=PostStatus.PENDING)
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("gallery:post", args=[self.pk])

    @property
    def cover(self) -> "Photo | None":
        """The first photo; loaded already where the rows come `on_cards`."""
        if not hasattr(self, "covers"):
            self.covers = list(self.photos.filter(position=0))
        return self.covers[0] if self.covers else None


def new_storage_key() -> str:
    """A folder name that nobody can guess."""
    return secrets.token_hex(16)


class Photo(models.Model):
    """One picture of a post, or of nobody's post yet. Files lie under `storage_key`: the original stays private.

    `width` and `height` are pixels, upright; `edges` is `[{"edge": 320, "width": 320, "height": 213}, …]`, ascending;
    `thumbhash` is base64, `color` is `#rrggbb`, `dhash` is 64 bits as hex; `taken_at` is the
    camera's local time in ISO 8601.
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

    width = models.PositiveIntegerField(_("width"), default=0)
    height = models.PositiveIntegerField(_("height"), default=0)
    edges = models.JSONField(_("renditions"), default=list)
    thumbhash = models.CharField(_("placeholder"), max_length=64, blank=True)
    color = models.CharField(_("colour"), max_length=7, blank=True)
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
        """Every file of this photo."""
        formats: tuple[Format, ...] = ("avif", "jpg")
        renditions = [self.rendition_path(step["edge"], fmt) for step in self.edges for fmt in formats]
        return [self.original_path, *renditions]

    @property
    def is_public(self) -> bool:
        """Whether anybody may load its renditions. Needs the post and its author loaded."""
        if self.post is None or self.post.status != PostStatus.PUBLISHED:
            return False
        return self.post.author.is_active and not self.post.author.is_private

    def url(self, edge: int, fmt: Format) -> str:
        """Address of a rendition; of one that is not public, signed for six hours: whoever hands it out has checked."""
        address = f"{self._folder}{edge}.{fmt}"
        return address if self.is_public else f"{address}?{_viewing.sign(str(self.pk)).partition(':')[2]}"

    @cached_property
    def _folder(self) -> str:
        # Resolving each of a feed's 160 addresses took a third of its time: those of one photo differ in their end.
        return reverse("gallery:original", args=[self.pk]).removesuffix("original")

    def allows_viewing(self, signature: str) -> bool:
        """Whether `signature` is that of an address from `url`, not older than six hours."""
        try:
            return _viewing.unsign(f"{self.pk}:{signature}", max_age=VIEWING_SECONDS) == str(self.pk)
        except BadSignature:
            return False


class Like(models.Model):
    """One person likes one post, once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="likes")
    post = models.ForeignKey(Post, models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "post"], name="like_once")]
        indexes = [models.Index(fields=["user", "-created_at", "-id"], name="likes_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} ♥ {self.post_id}"


class Comment(models.Model):
    """A text under a post; a reply names the root of its thread."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, models.CASCADE, related_name="comments", verbose_name=_("author"))
    root = models.ForeignKey("self", models.CASCADE, related_name="replies", null=True, blank=True)
    body = models.TextField(_("comment"), max_length=2000)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    can_delete: bool

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            models.Index(
                fields=["post", "-created_at", "-id"], name="comment_newest", condition=models.Q(deleted_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.body[:40]


class Board(models.Model):
    """A collection of posts, one's own and others'. `item_count` is kept by the actions."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="boards", verbose_name=_("owner"))
    title = models.CharField(_("title"), max_length=60)
    description = models.CharField(_("description"), max_length=500, blank=True)
    is_public = models.BooleanField(_("public"), default=True)
    status = models.CharField(_("status"), max_length=12, choices=BoardStatus.choices, default=BoardStatus.PENDING)
    review_note = models.CharField(_("review note"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now)
    item_count = models.PositiveIntegerField(_("posts"), default=0)
    posts = models.ManyToManyField(Post, through="BoardItem", related_name="boards")

    cover: "Photo | None"
    holds: bool

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        permissions = [("review_board", _("Can review boards"))]
        indexes = [
            models.Index(fields=["owner", "-id"], name="board_by_owner"),
            models.Index(
                fields=["submitted_at", "id"], name="board_queue", condition=models.Q(status=BoardStatus.PENDING)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("gallery:board", args=[self.pk])


class BoardItem(models.Model):
    """A post on a board, once."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="items")
    post = models.ForeignKey(Post, models.CASCADE, related_name="board_items")
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "post"], name="collect_once")]
        indexes = [models.Index(fields=["board", "-created_at", "-id"], name="board_items_newest")]

    def __str__(self) -> str:
        return f"{self.post_id} on {self.board_id}"
