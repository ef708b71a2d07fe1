"""Who wants nothing to do with whom, and who wants to see less of whom."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User


class Block(models.Model):
    """Neither of the two sees the other anywhere. Asked for in both directions, each from an index alone."""

    blocker = models.ForeignKey(User, models.CASCADE, related_name="blocks", db_index=False)
    blocked = models.ForeignKey(User, models.CASCADE, related_name="blocked_by", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="block_others"),
        ]
        indexes = [
            models.Index(fields=["blocked", "blocker"], name="block_turned_round"),
            models.Index(fields=["blocker", "-created_at", "-id"], name="blocks_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} ⊘ {self.blocked_id}"


class Mute(models.Model):
    """The feeds of `muter` leave the posts of `muted` out; nobody else learns of it."""

    muter = models.ForeignKey(User, models.CASCADE, related_name="mutes", db_index=False)
    muted = models.ForeignKey(User, models.CASCADE, related_name="muted_by")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("mute")
        verbose_name_plural = _("mutes")
        constraints = [
            models.UniqueConstraint(fields=["muter", "muted"], name="mute_once"),
            models.CheckConstraint(condition=~Q(muter=F("muted")), name="mute_others"),
        ]
        indexes = [models.Index(fields=["muter", "-created_at", "-id"], name="mutes_newest")]

    def __str__(self) -> str:
        return f"{self.muter_id} … {self.muted_id}"
