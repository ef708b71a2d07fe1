"""How far a person's pictures are, and which are there to be seen."""

from typing import NamedTuple

from accounts.models import LOOKS, ProfilePicture, Renditions, User
from accounts.states import PictureStatus
from wecho.common.developing import REFUSALS
from wecho.common.errors import NotFound


class PictureState(NamedTuple):
    """`status` is that of the newest upload, or "none"; `reason` a sentence when it was refused; `shown` what is."""

    status: str
    reason: str
    shown: Renditions | None


def picture_states(person: User) -> dict[str, PictureState]:
    """Of each kind, for the person's own eyes. One query; what is shown is read anew, with the uploads."""
    uploads = ProfilePicture.objects.filter(person=person).select_related("person").order_by("id")
    newest = {picture.kind: picture for picture in uploads}
    return {kind: _state_of(newest.get(kind)) for kind in LOOKS}


def picture_state(person: User, kind: str) -> PictureState:
    """Of one kind."""
    return picture_states(person)[kind]


def _state_of(newest: ProfilePicture | None) -> PictureState:
    if newest is None:
        return PictureState("none", "", None)
    reason = str(REFUSALS.get(newest.refusal, "")) if newest.status == PictureStatus.REFUSED else ""
    shown = newest.person.cover if newest.kind == "cover" else newest.person.avatar
    return PictureState(newest.status, reason, shown)


def shown_picture(kind: str, key: str, edge: int, fmt: str) -> Renditions:
    """The picture of an active person with that key, if it has this size and format; raises NotFound."""
    look = LOOKS.get(kind)
    if look is None or edge not in look.edges or fmt not in look.formats:
        raise NotFound
    rows = ProfilePicture.objects.filter(storage_key=key, kind=kind, status=PictureStatus.READY)
    if not rows.filter(person__is_active=True).exists():
        raise NotFound
    return Renditions(kind, key)
