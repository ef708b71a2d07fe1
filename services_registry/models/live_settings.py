"""Settings of all services together, which administrators change while everything runs."""

from collections.abc import Callable
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services_registry.constants import LIVE_SETTINGS


def _bounds(name: str) -> list[Callable[[Any], None]]:
    return [MinValueValidator(LIVE_SETTINGS[name].low), MaxValueValidator(LIVE_SETTINGS[name].high)]


class ServiceSettings(models.Model):
    """One row at most; without it the defaults hold. Read it through `selectors.live_settings`, never by itself."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    cache_seconds = models.PositiveIntegerField(
        _("lifetime of a record in the cache (seconds)"),
        default=LIVE_SETTINGS["cache_seconds"].default,
        validators=_bounds("cache_seconds"),
        help_text=_("How long the cache answers for the database. A change of the record itself shows at once."),
    )
    cache_jitter_percent = models.PositiveIntegerField(
        _("shortened at random by up to (percent)"),
        default=LIVE_SETTINGS["cache_jitter_percent"].default,
        validators=_bounds("cache_jitter_percent"),
        help_text=_("So that records that were read together are not all forgotten together."),
    )
    absent_seconds = models.PositiveIntegerField(
        _("lifetime of “no such record” in the cache (seconds)"),
        default=LIVE_SETTINGS["absent_seconds"].default,
        validators=_bounds("absent_seconds"),
        help_text=_("Spares the database those who ask again and again for what is not there."),
    )
    erase_batch = models.PositiveIntegerField(
        _("records deleted in one transaction"),
        default=LIVE_SETTINGS["erase_batch"].default,
        validators=_bounds("erase_batch"),
        help_text=_("Comments and likes of deleted posts go in batches of this size."),
    )
    erase_seconds = models.PositiveIntegerField(
        _("duration of one clean-up (seconds)"),
        default=LIVE_SETTINGS["erase_seconds"].default,
        validators=_bounds("erase_seconds"),
        help_text=_(
            "After that the rest is left to a further job, so that others get their turn. With 0 after each batch."
        ),
    )

    class Meta:
        db_table = "service_settings"
        verbose_name = _("live settings")
        verbose_name_plural = _("live settings")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="service_settings_are_one_row"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__range": (bounds.low, bounds.high)}), name=f"service_{name}_in_bounds"
                )
                for name, bounds in LIVE_SETTINGS.items()
            ),
        ]

    def __str__(self) -> str:
        return str(_("live settings"))


class ServiceSettingsChange(models.Model):
    """Who changed which live settings, when and from where: `changed` is `{name: [before, after]}`.

    Rows are added in the transaction of the change. The database refuses to change or delete them.
    """

    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    actor = models.CharField(_("by"), max_length=150, blank=True, editable=False)
    address = models.GenericIPAddressField(_("from"), null=True, editable=False)
    changed = models.JSONField(_("what"), editable=False)

    class Meta:
        db_table = "service_settings_change"
        verbose_name = _("change of live settings")
        verbose_name_plural = _("changes of live settings")

    def __str__(self) -> str:
        return f"{', '.join(self.changed)} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, force_insert=True)
