"""Keeping the rules on texts."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from moderation.constants import RuleKind
from moderation.matching import fold
from moderation.models import TextRule
from moderation.policies import can_keep_rules
from wecho.common.errors import Forbidden, Invalid

LEAST_SIGNS = 2
MOST_DAYS = 365


def save_rule(*, actor: User, rule: TextRule) -> TextRule:
    """Add or change a rule; it holds the next text. Rules are put out of force, not deleted.

    Raises Forbidden, and Invalid as `check_rule` does.
    """
    if not can_keep_rules(actor):
        raise Forbidden
    rule.phrase = rule.phrase.strip()
    check_rule(rule)
    if rule.kind == RuleKind.WORDS:
        rule.folded, rule.days = fold(rule.phrase), None
    else:
        rule.phrase = rule.folded = ""
    rule.changed_by, rule.changed_at = actor, timezone.now()
    rule.save()
    return rule


def check_rule(rule: TextRule) -> None:
    """Raise Invalid for a phrase that is too short once folded, a rule that there is already, and days out of range."""
    alike = TextRule.objects.filter(kind=rule.kind).exclude(pk=rule.pk)
    if rule.kind == RuleKind.WORDS:
        field, alike = "phrase", alike.filter(folded=fold(rule.phrase))
        if len(fold(rule.phrase)) < LEAST_SIGNS:
            raise Invalid(errors={field: [_("A phrase has at least two letters or digits.")]})
    else:
        field = "days"
        if not 1 <= (rule.days or 0) <= MOST_DAYS:
            raise Invalid(errors={field: [_("From 1 to 365 days.")]})
    if alike.exists():
        raise Invalid(errors={field: [_("There is such a rule already.")]})


def forget_keeper(person_id: int) -> bool:
    """Take an erased person's name off the rules; True when there was one."""
    return bool(TextRule.objects.filter(changed_by=person_id).update(changed_by=None))
