"""A person's export, and people who leave."""

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Departure, ExportPart, FormerName, PersonExport, User
from wecho.common.errors import NotFound

_SALT = "wecho.former-name"


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


def gone_for_good(path: str) -> Q:
    """A condition on the people at `path`: erased, or being erased."""
    return Q(**{f"{path}__erased_at__isnull": False}) | Q(**{f"{path}__departure__erasing_since__isnull": False})


def is_former_name(key: str) -> bool:
    """Whether somebody who is gone had the username of that key."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return FormerName.objects.filter(pk__in=[name_digest(key, secret) for secret in secrets]).exists()


def name_digest(key: str, secret: str | bytes | None = None) -> str:
    """What is kept of a username that nobody gets again: without the site's secret it tells nothing."""
    return salted_hmac(_SALT, key, secret=secret, algorithm="sha256").hexdigest()
