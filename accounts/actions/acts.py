"""The trail of what administrators did about people."""

from accounts.models import AdministratorAct, User
from accounts.states import Act
from wecho.common.origin import current_address


def note_act(*, actor: User | None, person: User, act: Act, reason: str = "") -> None:
    """Write down an act in the transaction of the act itself; `actor` is None for what the site does by itself."""
    AdministratorAct.objects.create(
        actor=actor, person=person, act=act, reason=reason[:500], address=current_address() if actor else None
    )
