"""A person's export, and people who leave."""

from django.core import signing
from django.db.models import Q
from django.utils import timezone

from accounts.models import Departure, ExportPart, PersonExport, User
from wecho.common.errors import NotFound

_TICKET = "accounts.leaving"
TICKET_SECONDS = 30 * 60


def export_of(person: User) -> PersonExport | None:
    """The person's newest export, its `parts` in order; None when there is none."""
    return PersonExport.objects.filter(person=person).prefetch_related("parts").order_by("-pk").first()


def part_of(person: User, export_id: int, number: int) -> ExportPart:
    """Return a part that this person may download now; raises NotFound."""
    parts = ExportPart.objects.filter(export__person=person, export=export_id, number=number)
    part = parts.select_related("export").first()
    if (
        part is None
        or not part.export.is_ready
        or not part.export.expires_at
        or part.export.expires_at <= timezone.now()
    ):
        raise NotFound
    return part


def departure_of(person: User) -> Departure | None:
    """When the account will be erased, and whether it has begun; None for somebody who stays."""
    return Departure.objects.filter(person=person).first()


def leaving_ticket(person: User) -> str:
    """What shows that somebody whose account is being deleted has proved who they are.

    Good for half an hour, and until the password changes.
    """
    return signing.dumps({"person": person.pk, "password": person.mark_of_password(_TICKET)}, salt=_TICKET)


def person_of_ticket(ticket: str) -> User | None:
    """Whose ticket that is, while they can still change their mind or look on; None for any other."""
    try:
        claim = signing.loads(ticket, salt=_TICKET, max_age=TICKET_SECONDS)
        person_id, mark = claim["person"], claim["password"]
    except (signing.BadSignature, TypeError, KeyError):  # the last two: a ticket of an earlier release
        return None
    person = User.objects.filter(pk=person_id, erased_at=None).exclude(leaving_since=None).first()
    return person if person and person.mark_of_password(_TICKET) == mark else None


def gone_for_good(path: str) -> Q:
    """A condition on the people at `path`: erased, or being erased."""
    return Q(**{f"{path}__erased_at__isnull": False}) | Q(**{f"{path}__departure__erasing_since__isnull": False})
