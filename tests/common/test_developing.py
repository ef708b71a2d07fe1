"""What is offered for upload is what this machine has proved to decode."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_person
from wecho.common import developing
from wecho.common.imaging.refusals import PhotoFailed
from wecho.common.imaging.report import PhotoFormat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    developing._proven.cache_clear()
    yield
    developing._proven.cache_clear()


def test_every_format_is_tried_once_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def missing() -> list[PhotoFormat]:
        asked.append(1)
        return []

    monkeypatch.setattr(developing, "missing_codecs", missing)
    assert developing.accepted_formats() == developing.accepted_formats() == tuple(PhotoFormat)
    assert asked == [1]


def test_a_format_that_is_not_decoded_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(developing, "missing_codecs", lambda: [PhotoFormat.HEIC])
    assert str(developing.ACCEPT) == "image/jpeg,image/png,image/webp,image/avif"
    assert str(developing.OFFERED) == "JPEG, PNG, WebP, AVIF"
    client = Client()
    client.force_login(make_person())
    page = client.get(reverse("gallery:upload")).content.decode()
    assert 'accept="image/jpeg,image/png,image/webp,image/avif"' in page
    assert "HEIC" not in page


def test_where_trying_fails_all_are_offered_and_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> list[PhotoFormat]:
        raise PhotoFailed("no child")

    monkeypatch.setattr(developing, "missing_codecs", failing)
    assert developing.accepted_formats() == tuple(PhotoFormat)
    monkeypatch.setattr(developing, "missing_codecs", lambda: [PhotoFormat.HEIC])
    assert PhotoFormat.HEIC not in developing.accepted_formats()


def test_this_machine_decodes_all_five() -> None:
    assert developing.accepted_formats() == tuple(PhotoFormat)
