"""Following a whole list of names."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.follows import follow_person
from accounts.documents import tidy_names
from accounts.jobs import IMPORT_FOLLOWS
from accounts.models import FollowImport, User
from accounts.selectors.follows import is_under_way
from accounts.selectors.people import person_seen_by
from wecho.common.errors import Conflict, DomainError, Forbidden
from wecho.common.jobs import enqueue

BATCH = 25


def start_import(*, actor: User, names: Sequence[object]) -> FollowImport:
    """Follow everyone on a list, by a job; returns the import, which tells how far it is.

    It takes the place of the person's last one. Raises Forbidden, Conflict while one is under way, and Invalid for
    something that is no list of 1 to 5,000 names.
    """
    if not actor.is_active:
        raise Forbidden
    tidy = tidy_names(names)
    try:
        with transaction.atomic():
            last = FollowImport.objects.select_for_update().filter(owner=actor).first()
            if last and is_under_way(last):
                raise Conflict(_("A list is being followed already."))
            FollowImport.objects.filter(owner=actor).delete()
            started = FollowImport.objects.create(owner=actor, names=tidy)
            enqueue(IMPORT_FOLLOWS, started.pk)
    except IntegrityError as error:  # the same form, sent twice at once
        raise Conflict(_("A list is being followed already.")) from error
    return started


def import_follows(import_id: int) -> None:
    """Go on with an import where it stands. A second run finds nothing left; of two at once, one goes on."""
    found = FollowImport.objects.select_related("owner").filter(pk=import_id, finished_at=None).first()
    while found and found.done < found.total:
        if not _follow_some(found):
            return
    FollowImport.objects.filter(pk=import_id, finished_at=None).update(finished_at=timezone.now())


def _follow_some(one: FollowImport) -> bool:
    """Follow the next few and say so; False when another worker was there before, or the list was taken away."""
    done = one.done
    for name in one.names[done : done + BATCH]:
        _follow(one, name)
    one.done = min(done + BATCH, one.total)
    values = {field: getattr(one, field) for field in ("done", "followed", "requested", "already", "unknown")}
    return bool(FollowImport.objects.filter(pk=one.pk, done=done).update(**values))


def _follow(one: FollowImport, name: str) -> None:
    try:
        person = person_seen_by(one.owner, name)
        new = person != one.owner and follow_person(actor=one.owner, followee=person)
    except DomainError:
        one.unknown.append(name)
        return
    outcome = "already" if not new else "requested" if person.is_private else "followed"
    setattr(one, outcome, getattr(one, outcome) + 1)
