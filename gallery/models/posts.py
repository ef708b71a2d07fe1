"""Posts."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gallery.constants import Licence
from gallery.querysets import PostQuerySet
from gallery.states import PostStatus, Visibility

if TYPE_CHECKING:
    from gallery.models.photos import Photo

User = settings.AUTH_USER_MODEL


class Post(models.Model):
    """Up to nine photos with a title and a text. The counters are kept by the actions that change them.

    `hot_score` is empty for what is not ranked; `review_rule` names the published rule behind a rejection;
    `status_before` is what a deleted post goes back to when it is taken out of the bin.
    """

    author = models.ForeignKey(User, models.CASCADE, related_name="posts", verbose_name=_("author"))
    title = models.CharField(_("title"), max_length=100, blank=True)
    text = models.TextField(_("text"), max_length=5000, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=PostStatus.choices, default=PostStatus.DRAFT)
    status_before = models.CharField(max_length=12, choices=PostStatus.choices, blank=True)
    visibility = models.CharField(
        _("who may see it"), max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    is_sensitive = models.BooleanField(_("sensitive"), default=False)
    licence = models.CharField(_("licence"), max_length=12, choices=Licence.choices, default=Licence.ALL_RIGHTS)
    allows_comments = models.BooleanField(_("comments"), default=True)
    allows_download = models.BooleanField(_("others may download the originals"), default=False)
    place_name = models.CharField(_("place"), max_length=120, blank=True)
    review_rule = models.CharField(_("rule"), max_length=16, blank=True)
    review_note = models.CharField(_("review note"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    edited_at = models.DateTimeField(_("edited"), null=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True)
    photo_count = models.PositiveSmallIntegerField(_("photos"), default=0)
    like_count = models.PositiveIntegerField(_("likes"), default=0)
    comment_count = models.PositiveIntegerField(_("comments"), default=0)
    view_count = models.PositiveIntegerField(_("views"), default=0)
    hot_score = models.FloatField(_("hot score"), null=True)

    objects = PostQuerySet.as_manager()
    covers: "list[Photo]"
    liked: bool
    caught_up: bool

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        permissions = [("review_post", _("Can review posts"))]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                name="post_latest",
                condition=models.Q(status=PostStatus.PUBLISHED, visibility=Visibility.PUBLIC),
            ),
            models.Index(
                fields=["-published_at", "-id"],
                name="post_shared",
                condition=models.Q(
                    status=PostStatus.PUBLISHED, visibility__in=[Visibility.PUBLIC, Visibility.FOLLOWERS]
                ),
            ),
            models.Index(fields=["-hot_score", "-id"], name="post_hot", condition=models.Q(hot_score__isnull=False)),
            models.Index(
                fields=["author", "-deleted_at", "-id"],
                name="post_bin",
                condition=models.Q(status=PostStatus.DELETED),
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
    def is_listed(self) -> bool:
        """Whether feeds of everybody show it."""
        return self.status == PostStatus.PUBLISHED and self.visibility == Visibility.PUBLIC

    @property
    def cover(self) -> "Photo | None":
        """The first photo; loaded already where the rows come `on_cards`."""
        if not hasattr(self, "covers"):
            self.covers = list(self.photos.filter(position=0))
        return self.covers[0] if self.covers else None
