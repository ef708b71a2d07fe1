"""What a person has set up beside the password."""

from dataclasses import dataclass
from datetime import datetime

from accounts.constants import FEW_RECOVERY_CODES
from accounts.models import Authenticator, RecoveryCode, SecurityKey, User


@dataclass(frozen=True)
class SecondFactors:
    """The factors of one person: since when there is one, whether an app is among them, the keys, the codes left."""

    since: datetime | None
    app: bool
    keys: list[SecurityKey]
    codes_left: int

    @property
    def few_codes(self) -> bool:
        """Whether it is time for new recovery codes."""
        return self.since is not None and self.codes_left <= FEW_RECOVERY_CODES


def second_factors(person: User) -> SecondFactors:
    """Return what the person has set up, as the database has it now, in four queries."""
    return SecondFactors(
        since=User.objects.values_list("second_factor_at", flat=True).get(pk=person.pk),
        app=Authenticator.objects.filter(person=person, confirmed_at__isnull=False).exists(),
        keys=list(SecurityKey.objects.filter(person=person).order_by("pk")),
        codes_left=RecoveryCode.objects.filter(person=person, used_at=None).count(),
    )


def waiting_authenticator(person: User) -> Authenticator | None:
    """The app that waits for its first code, if there is one."""
    return Authenticator.objects.filter(person=person, confirmed_at=None).select_related("person").first()
