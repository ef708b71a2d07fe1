"""Posts, comments and likes of registered services. PostgreSQL keeps those of each in partitions, SQLite all in one.

No row points at another by a foreign key: a reference across partitions would make every insert lock a row that all
share. The statements of `actions` lock the parents they need.
"""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services_registry.constants import MOST_NAME
from services_registry.models.ids import LARGEST_ID, created_at
from services_registry.models.services import Service


class Owned(models.Model):
    """A row that belongs to one service, and is found only together with it."""

    service = models.ForeignKey(Service, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)

    class Meta:
        abstract = True


class Record(Owned):
    """A post or a comment. Its id says when it was made."""

    id = models.BigIntegerField()
    content = models.TextField(_("content"))
    extra = models.JSONField(_("extra"), default=dict)
    edited_at = models.DateTimeField(_("edited"), null=True)
    like_count = models.PositiveBigIntegerField(_("likes"), default=0)

    class Meta:
        abstract = True

    @property
    def created_at(self) -> datetime:
        """When it was published."""
        return created_at(self.id)


class ServicePost(Record):
    """A post; `author` is a user id of the service's own."""

    pk = models.CompositePrimaryKey("service_id", "id")
    author = models.CharField(_("author"), max_length=MOST_NAME)
    title = models.CharField(_("title"), max_length=MOST_NAME, blank=True)

    class Meta:
        db_table = "service_post"
        verbose_name = _("service post")
        verbose_name_plural = _("service posts")
        constraints = [models.CheckConstraint(condition=Q(id__gt=0, id__lte=LARGEST_ID), name="service_post_id_range")]

    def __str__(self) -> str:
        return self.title or self.content[:50]


class ServiceComment(Record):
    """A comment. A root has `root_id` and `father_id` 0; a reply names its root and whom it answers.

    `reply_count` is kept on roots, and counts every reply under them.
    """

    pk = models.CompositePrimaryKey("service_id", "id")
    post_id = models.BigIntegerField()
    root_id = models.BigIntegerField(default=0)
    father_id = models.BigIntegerField(default=0)
    user_id = models.CharField(_("user"), max_length=MOST_NAME)
    target_user_id = models.CharField(_("answered user"), max_length=MOST_NAME, null=True)
    reply_count = models.PositiveBigIntegerField(_("replies"), default=0)

    class Meta:
        db_table = "service_comment"
        verbose_name = _("service comment")
        verbose_name_plural = _("service comments")
        constraints = [
            models.CheckConstraint(condition=Q(id__gt=0, id__lte=LARGEST_ID), name="service_comment_id_range"),
            models.CheckConstraint(
                condition=Q(root_id=0, father_id=0, target_user_id=None)
                | Q(root_id__gt=0, father_id__gt=0, target_user_id__isnull=False, reply_count=0),
                name="service_comment_root_or_reply",
            ),
        ]
        indexes = [
            models.Index(fields=["service", "post_id", "root_id", "id"], name="service_comment_thread"),
            # Answers to replies only: what goes with a reply that is deleted.
            models.Index(
                fields=["service", "father_id"], condition=~Q(father_id=F("root_id")), name="service_comment_branch"
            ),
        ]

    def __str__(self) -> str:
        return self.content[:50]

    @property
    def thread_id(self) -> int:
        """The root under which it stands: its own number for a root."""
        return self.root_id or self.id


class ServicePostLike(Owned):
    """One user likes one post, once."""

    pk = models.CompositePrimaryKey("service_id", "post_id", "user_id")
    post_id = models.BigIntegerField()
    user_id = models.CharField(max_length=MOST_NAME)
    created_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        db_table = "service_post_like"
        verbose_name = _("like of a post")
        verbose_name_plural = _("likes of posts")

    def __str__(self) -> str:
        return f"{self.user_id} ♥ {self.post_id}"


class ServiceCommentLike(Owned):
    """One user likes one comment, once."""

    pk = models.CompositePrimaryKey("service_id", "comment_id", "user_id")
    comment_id = models.BigIntegerField()
    user_id = models.CharField(max_length=MOST_NAME)
    created_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        db_table = "service_comment_like"
        verbose_name = _("like of a comment")
        verbose_name_plural = _("likes of comments")

    def __str__(self) -> str:
        return f"{self.user_id} ♥ {self.comment_id}"


class ServiceErasure(models.Model):
    """A record is deleted, and what hung on it still lies in the tables, unseen: a job removes it, then this row.

    `comment_id` 0 means the post itself.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    post_id = models.BigIntegerField()
    comment_id = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        db_table = "service_erasure"
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return f"{self.post_id}/{self.comment_id}"
