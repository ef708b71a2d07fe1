"""What tests of people share."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import override_settings

from accounts.gateways.texts import TestSender, Text


@pytest.fixture
def sent() -> Iterator[list[Text]]:
    """The text messages that this process sent, by the sender for tests."""
    TestSender.sent.clear()
    with override_settings(TEXTS=replace(settings.TEXTS, sender="test")):
        yield TestSender.sent
