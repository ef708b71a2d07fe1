"""Rules on texts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.constants import PHRASE_LENGTH, RuleKind

User = settings.AUTH_USER_MODEL


class TextRule(models.Model):
    """Something that holds a text until a moderator has read it: a word or phrase, or a link of a new account.

    `folded` is the phrase as `moderation.matching` compares it; two that fold alike are one. A rule on links holds
    those of accounts younger than `days`; there is at most one.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=RuleKind.choices, default=RuleKind.WORDS)
    phrase = models.CharField(_("word or phrase"), max_length=PHRASE_LENGTH, blank=True)
    folded = models.CharField(max_length=4 * PHRASE_LENGTH, blank=True, editable=False)
    days = models.PositiveSmallIntegerField(_("accounts younger than, in days"), null=True, blank=True)
    is_active = models.BooleanField(_("in force"), default=True)
    note = models.CharField(_("why it is there"), max_length=200, blank=True)
    changed_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, verbose_name=_("changed by"))
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("rule on texts")
        verbose_name_plural = _("rules on texts")
        constraints = [
            models.UniqueConstraint(fields=["folded"], condition=Q(kind=RuleKind.WORDS), name="text_rule_once"),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind=RuleKind.NEW_LINKS), name="text_rule_links_once"),
            models.CheckConstraint(
                condition=(Q(kind=RuleKind.WORDS, days=None) & ~Q(folded=""))
                | Q(kind=RuleKind.NEW_LINKS, folded="", phrase="", days__isnull=False),
                name="text_rule_has_what_it_needs",
            ),
        ]
        indexes = [models.Index(fields=["changed_at"], name="text_rule_changed")]

    def __str__(self) -> str:
        return self.phrase or self.get_kind_display()
