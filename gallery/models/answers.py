"""What people say and think of posts."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gallery.models.posts import Post

User = settings.AUTH_USER_MODEL


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
    """A text under a post. A reply names the root of its thread, and the comment that it answers.

    The counters are kept by the actions; `hidden_at` is when a rule or a moderator took it out of sight.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, models.CASCADE, related_name="comments", verbose_name=_("author"))
    root = models.ForeignKey("self", models.CASCADE, related_name="replies", null=True, blank=True)
    answered = models.ForeignKey("self", models.SET_NULL, related_name="answers", null=True, blank=True)
    body = models.TextField(_("comment"), max_length=2000)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    pinned_at = models.DateTimeField(_("pinned"), null=True, blank=True)
    like_count = models.PositiveIntegerField(_("likes"), default=0)
    reply_count = models.PositiveIntegerField(_("replies"), default=0)

    is_readable: bool
    sees_answered: bool
    liked: bool
    folded: "list[Comment]"
    more_replies: int
    replies_cursor: str | None
    may: frozenset[str]

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.UniqueConstraint(
                fields=["post"], name="comment_pinned_once", condition=models.Q(pinned_at__isnull=False)
            )
        ]
        indexes = [
            models.Index(
                fields=["post", "-created_at", "-id"], name="comment_newest", condition=models.Q(deleted_at=None)
            ),
            models.Index(fields=["post", "-id"], name="comment_roots", condition=models.Q(root=None)),
            models.Index(fields=["post", "-like_count", "-id"], name="comment_liked", condition=models.Q(root=None)),
            models.Index(fields=["root", "id"], name="comment_thread", condition=models.Q(root__isnull=False)),
            models.Index(fields=["author", "-id"], name="comment_by_author"),
        ]

    def __str__(self) -> str:
        return self.body[:40]


class CommentLike(models.Model):
    """One person likes one comment, once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="comment_likes")
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "comment"], name="comment_like_once")]

    def __str__(self) -> str:
        return f"{self.user_id} ♥ comment {self.comment_id}"
