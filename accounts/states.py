"""Statuses of what belongs to people, and the tables of allowed changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wecho.common.transitions import TransitionTable, transitions


class IdentityStatus(models.TextChoices):
    PENDING = "pending", _("being checked")
    ACCEPTED = "accepted", _("confirmed")
    REFUSED = "refused", _("not confirmed")


# A confirmed identity that turns out to be false is refused later; whoever was refused may send it again.
IDENTITY = TransitionTable(
    IdentityStatus,
    IdentityStatus.PENDING,
    transitions(
        {
            IdentityStatus.PENDING: [IdentityStatus.ACCEPTED, IdentityStatus.REFUSED],
            IdentityStatus.ACCEPTED: [IdentityStatus.REFUSED],
            IdentityStatus.REFUSED: [IdentityStatus.PENDING],
        }
    ),
)
