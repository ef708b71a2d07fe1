"""Why somebody who has proved who they are may still not come in."""

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Suspension, User
from accounts.selectors.leaving import leaving_ticket
from wecho.common.errors import DomainError


class WrongCredentials(DomainError):
    """The same answer for an unknown name, a wrong password and an account that is gone."""

    status = 401
    slug = "wrong_credentials"
    message = _("Username or password is wrong.")


class Suspended(DomainError):
    """Told only to whoever knows the password."""

    status = 403
    slug = "suspended"
    message = _("Your account is suspended.")


class AccountLeaving(DomainError):
    """The person has proved who they are, and their account is being deleted. `ticket` opens the way back."""

    status = 403
    slug = "account_leaving"
    message = _("This account is being deleted.")

    def __init__(self, ticket: str) -> None:
        super().__init__(facts={"ticket": ticket})


def suspension_of(person: User) -> Suspended | None:
    """The refusal of a suspended person, with the reason, the end and whom to ask; None for anybody else."""
    suspension = Suspension.objects.filter(person=person, lifted_at=None).first()
    if suspension is None:
        return None
    words = {"reason": suspension.reason}
    if suspension.ends_at is None:
        told = gettext("Your account is suspended: %(reason)s") % words
    else:
        words["end"] = date_format(timezone.localtime(suspension.ends_at), "DATETIME_FORMAT")
        told = gettext("Your account is suspended until %(end)s: %(reason)s") % words
    if settings.CONTACT:
        told = gettext("%(refusal)s (questions: %(contact)s)") % {"refusal": told, "contact": settings.CONTACT}
    return Suspended(told)


def refuse_if_suspended(person: User) -> None:
    """Raise Suspended for somebody who has just proved who they are."""
    if refusal := suspension_of(person):
        raise refusal


def refusal_of(person: User) -> DomainError:
    """Why no session opens for somebody who is not active: Suspended, AccountLeaving, or WrongCredentials."""
    if refusal := suspension_of(person):
        return refusal
    current = User.objects.get(pk=person.pk)
    return AccountLeaving(leaving_ticket(current)) if current.leaving_since else WrongCredentials()
