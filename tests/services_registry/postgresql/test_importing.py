"""A document whose service cannot get its tables is taken not at all."""

import pytest
from django.db import connection

from services_registry.actions.importing import apply_document
from services_registry.documents import read_document
from services_registry.errors import TableNotMade
from services_registry.models import Service
from services_registry.selectors import live_settings
from tests.services_registry.test_importing import FIRST, SECOND, apply, everything

pytestmark = pytest.mark.django_db


def test_all_of_it_or_nothing() -> None:
    document = read_document(
        f"svc: [{{name: a, secret: '{FIRST}'}}, {{name: b, secret: '{SECOND}'}}]\nclean: 9".encode()
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(max(id), 0) + 2 FROM services_registry_service")
        apply(name="before")
        after_next = Service.objects.get(name="before").pk + 2
        cursor.execute(f"CREATE TABLE service_post_{after_next} (nothing int)")
    before = everything()
    with pytest.raises(TableNotMade):
        apply_document(actor=None, document=document)
    assert everything() == before
    assert live_settings.saved().erase_batch == 500
