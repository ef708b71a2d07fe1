"""The editors' lane."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gallery.models.posts import Post

User = settings.AUTH_USER_MODEL


class Pick(models.Model):
    """A post that one editor proposes and another one chooses; shown from `chosen_at` on."""

    post = models.OneToOneField(Post, models.CASCADE, related_name="pick", verbose_name=_("post"))
    proposed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    chosen_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("chosen by")
    )
    chosen_at = models.DateTimeField(_("chosen"), null=True, blank=True)

    class Meta:
        verbose_name = _("pick")
        verbose_name_plural = _("picks")
        permissions = [("pick_post", _("Can pick posts for the editors' lane"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(chosen_by=None) | Q(proposed_by=None) | ~Q(chosen_by=F("proposed_by")),
                name="pick_by_two",
            )
        ]
        indexes = [
            models.Index(fields=["-chosen_at", "-id"], name="picks_newest", condition=Q(chosen_at__isnull=False)),
            models.Index(fields=["proposed_at", "id"], name="picks_proposed", condition=Q(chosen_at=None)),
        ]

    def __str__(self) -> str:
        return f"pick of post {self.post_id}"
