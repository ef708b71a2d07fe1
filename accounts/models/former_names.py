"""Names of people who have left."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wecho.common.database import insert_once
from wecho.common.keyed_hash import keyed_hash, keyed_hashes

_PURPOSE = "accounts.former_name"


class FormerName(models.Model):
    """A form of a username that nobody gets again: nobody is taken for who had it. Only its keyed hash is kept."""

    digest = models.CharField(max_length=64, primary_key=True, editable=False)

    class Meta:
        verbose_name = _("former username")
        verbose_name_plural = _("former usernames")

    def __str__(self) -> str:
        return self.digest[:8]

    @classmethod
    def keep(cls, *forms: str) -> None:
        """Give these to nobody any more; idempotent."""
        for form in forms:
            insert_once(cls, digest=keyed_hash(form.encode(), purpose=_PURPOSE).hex())

    @classmethod
    def is_any(cls, *forms: str) -> bool:
        """Whether one of these was somebody's."""
        macs = [mac.hex() for form in forms for mac in keyed_hashes(form.encode(), purpose=_PURPOSE)]
        return cls.objects.filter(pk__in=macs).exists()
