"""Boards, what is on them, and who keeps them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gallery.constants import Arrangement
from gallery.models.facets import Facet
from gallery.models.photos import Photo
from gallery.models.posts import Post
from gallery.states import BoardStatus

User = settings.AUTH_USER_MODEL


class Board(models.Model):
    """A collection of posts, one's own and others'. The counters are kept by the actions.

    `criteria` makes it a smart board, filled by what its posts can be found by: `{"tag": "雨", "year": "2024"}` with
    kinds of facets for keys. Such a board has no items. `cover_photo` is the owner's choice, else the newest photo.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="boards", verbose_name=_("owner"))
    title = models.CharField(_("title"), max_length=60)
    description = models.CharField(_("description"), max_length=500, blank=True)
    is_public = models.BooleanField(_("public"), default=True)
    status = models.CharField(_("status"), max_length=12, choices=BoardStatus.choices, default=BoardStatus.PENDING)
    review_note = models.CharField(_("review note"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now)
    review_rule = models.CharField(_("rule"), max_length=16, blank=True)
    arrangement = models.CharField(_("order"), max_length=4, choices=Arrangement.choices, default=Arrangement.DATE)
    cover_photo = models.ForeignKey(Photo, models.SET_NULL, related_name="+", null=True, blank=True)
    criteria = models.JSONField(_("criteria"), null=True, blank=True)
    follower_count = models.PositiveIntegerField(_("collected"), default=0)
    item_count = models.PositiveIntegerField(_("posts"), default=0)
    posts = models.ManyToManyField(Post, through="BoardItem", related_name="boards")

    cover: "Photo | None"
    holds: bool
    is_fixed: bool

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
    """A post on a board, once. `position` is its place where the board is arranged by hand, ascending."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="items")
    post = models.ForeignKey(Post, models.CASCADE, related_name="board_items")
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    added_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, blank=True)
    position = models.FloatField(_("place"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "post"], name="collect_once")]
        indexes = [
            models.Index(fields=["board", "-created_at", "-id"], name="board_items_newest"),
            models.Index(fields=["board", "position", "id"], name="board_items_by_hand"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} on {self.board_id}"


class BoardMember(models.Model):
    """Somebody who may put posts on another's board; invited until `accepted_at`."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="members")
    person = models.ForeignKey(User, models.CASCADE, related_name="board_memberships")
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "person"], name="board_member_once")]

    def __str__(self) -> str:
        return f"{self.person_id} of board {self.board_id}"


class BoardSection(models.Model):
    """A part of a board: its posts with one tag, under that tag's name, in the owner's order."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="sections")
    facet = models.ForeignKey(Facet, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "facet"], name="board_section_once")]
        indexes = [models.Index(fields=["board", "position", "id"], name="board_sections")]

    def __str__(self) -> str:
        return f"{self.facet_id} on board {self.board_id}"


class BoardFollow(models.Model):
    """Somebody keeps another's board among their own and hears of what is new there (收藏)."""

    person = models.ForeignKey(User, models.CASCADE, related_name="board_follows")
    board = models.ForeignKey(Board, models.CASCADE, related_name="followers")
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    shown: Board | None

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "board"], name="board_follow_once")]
        indexes = [models.Index(fields=["person", "-created_at", "-id"], name="board_follows_newest")]

    def __str__(self) -> str:
        return f"{self.person_id} keeps board {self.board_id}"
