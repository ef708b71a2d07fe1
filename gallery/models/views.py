"""How often posts were looked at."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gallery.models.posts import Post


class PostDay(models.Model):
    """What one post had on one day: viewers, each counted once, and new likes."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    views = models.PositiveIntegerField(_("views"), default=0)
    likes = models.PositiveIntegerField(_("likes"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "day"], name="post_day_once")]

    def __str__(self) -> str:
        return f"post {self.post_id} on {self.day}"
