"""What was done about somebody's phone or identity is written down in the transaction that does it."""

from accounts.models import User, VerificationEvent
from wecho.common.origin import current_address


def record(
    act: VerificationEvent.Act, *, actor: User | None, person: User, refused: bool = False, detail: str = ""
) -> None:
    """Add an event; a job has no actor. `detail` is the word of a reason, never a number or a name.

    Where people act about themselves, their address is nobody's business.
    """
    address = current_address() if actor and actor != person else None
    VerificationEvent.objects.create(
        act=act, actor=actor, person=person, refused=refused, detail=detail, address=address
    )
