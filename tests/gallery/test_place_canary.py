"""An exact place never reaches anybody but its owner: a picture with one is published, then everything is read.

Every GET of the matrix of routes, in the roles that see most beside its owner, with the log beside it; the renditions;
and the exports of others.
"""

import io
import logging
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.actions.exporting import start_export, write_export
from accounts.models import User
from gallery.actions import review
from gallery.actions.posts import submit_post
from gallery.actions.processing import process_photo
from gallery.actions.uploads import upload_photo
from gallery.constants import PlaceShown
from gallery.models import Photo
from tests.architecture import test_routes as matrix
from tests.architecture.routes import API, PAGES, Row
from tests.common.imaging import pictures
from tests.common.imaging.exif_blocks import exif_block, rational, text
from tests.factories.gallery import jpeg

pytestmark = pytest.mark.django_db

LATITUDE, LONGITUDE = 31.2397123, 121.4998456
DIGITS = (b"31.239", b"121.499", b"31.2397", b"121.4998", b"31,239", b"121,499")
PLACE = {
    1: text("N"),
    2: rational((312_397_123, 10_000_000), (0, 1), (0, 1)),
    3: text("E"),
    4: rational((1_214_998_456, 10_000_000), (0, 1), (0, 1)),
}
ASKED = {
    PlaceShown.OFF: ("anonymous", "stranger", "follower", "moderator"),
    PlaceShown.NEAR: ("anonymous", "moderator"),
}
READ = [row for row in (*PAGES, *API) if row.method == "GET"]


class Recording(Client):
    """A client that keeps what it was answered."""

    seen: list[Any] = []

    def generic(self, *given: Any, **options: Any) -> Any:
        answer = super().generic(*given, **options)
        self.seen.append(answer)
        return answer


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[matrix.World]:
    """The cast of the matrix, the owner's photographs all with the exact place."""
    with django_db_blocker.unblock(), matrix.undone():
        made = matrix.World()
        photo = published(made)
        Photo.objects.exclude(pk=photo.pk).update(latitude=LATITUDE, longitude=LONGITUDE)
        made.names |= {"post": photo.post_id, "shown_photo": photo.pk}
        yield made


def published(world: matrix.World) -> Photo:
    owner = User.objects.get(username=world.names["owner"])
    content = pictures.jpeg_with_exif(jpeg(700, 500), exif_block(place=PLACE))
    photo = upload_photo(actor=owner, file=ContentFile(content), name="here.jpg")
    process_photo(photo.pk)
    post = submit_post(actor=owner, photo_ids=[photo.pk], title="Somewhere")
    review.publish_post(actor=world.people["moderator"], post=post)
    photo.refresh_from_db()
    return photo


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def told(content: bytes) -> list[bytes]:
    return [digits for digits in DIGITS if digits in content]


def test_the_place_was_read_exactly_and_is_off(world: matrix.World) -> None:
    """Without this, the rest would prove nothing."""
    photo = Photo.objects.get(pk=str(world.names["shown_photo"]))
    assert (photo.latitude, photo.longitude) == (LATITUDE, LONGITUDE)
    assert photo.place_shown == PlaceShown.OFF
    assert told(f"{photo.latitude} {photo.longitude}".encode())


@pytest.mark.parametrize("row", READ, ids=str)
def test_no_answer_tells_anybody_else(
    world: matrix.World,
    row: Row,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(matrix, "Client", Recording)
    caplog.set_level(logging.DEBUG)
    for shown, roles in ASKED.items():
        Photo.objects.update(place_shown=shown)
        for role in roles:
            Recording.seen.clear()
            with matrix.undone():
                matrix.ask(world, row, role)
                for answer in Recording.seen:
                    assert told(body_of(answer)) == [], role
                    assert told(str(answer.headers).encode()) == [], role
    assert told(caplog.text.encode()) == []


def test_no_rendition_carries_it(world: matrix.World) -> None:
    photo = Photo.objects.get(pk=str(world.names["shown_photo"]))
    with default_storage.open(photo.original_path) as original:
        assert (312_397_123).to_bytes(4, "little") in original.read()
    assert any(step.get("passthrough") for step in photo.edges), "the riskiest of renditions is among them"
    for path in filter(default_storage.exists, photo.all_paths()[1:]):
        with default_storage.open(path) as rendition:
            content = rendition.read()
        assert (312_397_123).to_bytes(4, "little") not in content
        assert b"Exif" not in content


def test_the_owners_export_holds_it_and_no_other_does(world: matrix.World) -> None:
    owner = User.objects.get(username=world.names["owner"])
    assert told(export_of(owner))
    for role in ("stranger", "moderator", "follower", "blocked"):
        others = Photo.objects.filter(owner=world.people[role])
        others.update(latitude=None, longitude=None)
        assert told(export_of(world.people[role])) == [], role


def export_of(person: User) -> bytes:
    asked = start_export(person=person)
    write_export(asked.pk)
    found = b""
    for part in asked.parts.all():
        with default_storage.open(part.file_key) as stored, zipfile.ZipFile(io.BytesIO(stored.read())) as archive:
            found += b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".json"))
    return found
