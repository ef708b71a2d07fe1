"""What people are told, how they wish to be told, and what the site tells by itself."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.constants import Digest, NotificationKind
from accounts.models.marks import MARKS_LENGTH, read_marks
from accounts.models.person import User


class Notification(models.Model):
    """A group: what happened of one kind to one subject, for one person, since they last looked.

    While it is unread, a further event joins it under a **new id**, so that ids rise with what happened last: the list
    is by id, and "everything up to this id" names what somebody saw. A group that was read stays as it is. No row
    refers to this one. `actors` are marks of the latest actors, the latest first (0 is the site itself), `people`
    counts all of them, and `withdrawn` are those who took it back. Without `in_app` only the digest tells of it.
    """

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notifications", db_index=False)
    kind = models.CharField(_("kind"), max_length=10, choices=NotificationKind.choices)
    subject_kind = models.CharField(max_length=12, blank=True)
    subject_id = models.BigIntegerField(default=0)
    people = models.IntegerField(default=1)
    actors = models.CharField(max_length=MARKS_LENGTH)
    withdrawn = models.CharField(max_length=MARKS_LENGTH, blank=True)
    detail = models.JSONField(default=dict)
    in_app = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=False)
    is_read = models.BooleanField(default=False)
    began_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "subject_kind", "subject_id"],
                condition=Q(is_read=False),
                name="notification_group",
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_newest"),
            models.Index(
                fields=["recipient", "subject_id", "kind", "subject_kind"],
                condition=Q(is_read=True),
                name="notification_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_kind} {self.subject_id} → {self.recipient_id}"

    @property
    def actor_ids(self) -> list[int]:
        """The latest people, the latest first; without the site."""
        return [int(entry) for entry in read_marks(self.actors) if entry != "0"]


class NotificationSettings(models.Model):
    """How a person wishes to be told; who has no row wishes what its defaults say.

    `off_in_app` and `off_by_mail` are marks of kinds. The digest is due at `digest_due_at` and begins after the id
    `digest_up_to`.
    """

    person = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="notification_settings")
    off_in_app = models.CharField(max_length=MARKS_LENGTH, blank=True)
    off_by_mail = models.CharField(max_length=MARKS_LENGTH, blank=True)
    digest = models.CharField(max_length=6, choices=Digest.choices, default=Digest.OFF)
    digest_due_at = models.DateTimeField(null=True)
    digest_up_to = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["digest_due_at"], name="digest_due", condition=Q(digest_due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.digest}"


class Announcement(models.Model):
    """What the site tells one person, or everyone without a `recipient`: then a job has come as far as `reached`."""

    recipient = models.ForeignKey(
        User, models.CASCADE, related_name="+", null=True, blank=True, verbose_name=_("to one person")
    )
    chinese = models.TextField(_("in Chinese"), max_length=500)
    english = models.TextField(_("in English"), max_length=500)
    sender = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, verbose_name=_("sent by"))
    created_at = models.DateTimeField(_("sent"), default=timezone.now)
    reached = models.BigIntegerField(default=0)
    people = models.PositiveIntegerField(_("people told"), default=0)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")

    def __str__(self) -> str:
        return self.chinese[:40]
