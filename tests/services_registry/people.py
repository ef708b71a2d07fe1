"""People of the administration of services."""

from django.contrib.auth.models import Group

from accounts.models import User
from services_registry.constants import ADMINISTRATORS
from tests.factories import make_person


def make_service_administrator() -> User:
    """A member of the group that administers services, and of no other."""
    person = make_person(staff=True)
    person.groups.add(Group.objects.get(name=ADMINISTRATORS))
    return person
