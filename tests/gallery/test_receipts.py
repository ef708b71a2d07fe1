"""The receipt of an upload says truly what came in, what was done to it, and what others are served."""

import hashlib
import io

import pytest
import pyvips
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from django.utils.html import escape
from PIL import Image

from accounts.actions.sessions import issue_tokens
from gallery.actions.uploads import upload_photo
from gallery.models import Photo
from gallery.selectors.receipts import receipt_of
from tests.common.imaging import pictures
from tests.common.imaging.exif_blocks import exif_block, rational, short, text
from tests.factories import make_person
from tests.factories.gallery import jpeg, make_photo
from tests.factories.services import key_headers, make_service
from wecho.common.errors import NotFound
from wecho.common.worker import JobWorker

pytestmark = pytest.mark.django_db(transaction=True)

PLACE = {
    1: text("N"),
    2: rational((31, 1), (14, 1), (2296, 100)),
    3: text("E"),
    4: rational((121, 1), (29, 1), (5944, 100)),
}


def processed(content: bytes) -> Photo:
    photo = upload_photo(actor=make_person(), file=ContentFile(content), name="one.jpg")
    JobWorker(batch=True).run()
    photo.refresh_from_db()
    return photo


def located() -> bytes:
    """A photograph that has to be turned, with a place and the notes of a maker."""
    target = io.BytesIO()
    Image.new("RGB", (700, 500), (40, 110, 170)).save(target, "JPEG", quality=90)
    with_place = exif_block({0x0112: short(6), 0x010F: text("Maker")}, {0x927C: text("notes")}, PLACE)
    return pictures.jpeg_with_exif(target.getvalue(), with_place)


@translation.override("en")
def test_the_receipt_tells_the_file_the_changes_and_the_sizes() -> None:
    content = located()
    receipt = receipt_of(processed(content))
    assert (receipt.original_bytes, receipt.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (receipt.width, receipt.height, receipt.original_format) == (500, 700, "jpeg")
    assert [change.change for change in receipt.changes] == ["oriented", "metadata_removed"]
    assert receipt.changes[1].tags == ("exif", "gps", "maker_notes")
    assert "the place (GPS)" in receipt.changes[1].sentence
    assert receipt.own_size == ""


def test_the_sizes_are_those_of_the_files() -> None:
    photo = processed(located())
    for size in receipt_of(photo).sizes:
        assert size.avif_bytes == default_storage.size(photo.rendition_path(size.edge, "avif"))
        assert size.jpeg_bytes == default_storage.size(photo.rendition_path(size.edge, "jpg"))


@translation.override("en")
def test_a_clean_file_is_served_as_it_came() -> None:
    content = jpeg(700, 500)
    photo = processed(content)
    receipt = receipt_of(photo)
    assert receipt.changes == ()
    assert (receipt.sizes[-1].is_own, receipt.sizes[-1].avif_bytes, receipt.sizes[-1].jpeg_bytes) == (
        True,
        None,
        len(content),
    )
    assert "byte for byte" in receipt.own_size
    with default_storage.open(photo.rendition_path(1080, "jpg")) as served:
        assert served.read() == content
    assert not default_storage.exists(photo.rendition_path(1080, "avif"))


@translation.override("en")
def test_a_file_that_only_loses_its_metadata_says_so() -> None:
    receipt = receipt_of(processed(pictures.jpeg_with_segment(jpeg(700, 500), 0xFE, b"secret")))
    assert [change.tags for change in receipt.changes] == [("comment",)]
    assert "without its metadata" in receipt.own_size


@translation.override("en")
def test_a_converted_profile_is_named() -> None:
    picture = pictures.quarters(64, 48)
    content = pictures.jpeg(pictures.with_profile(picture, pyvips.Image.profile_load("p3")))
    (change,) = receipt_of(processed(content)).changes
    assert change.profile
    assert change.profile in change.sentence


def test_receipts_of_before_are_still_read() -> None:
    photo = make_photo()
    photo.changes = ["oriented", "metadata_removed", "painted"]
    photo.edges = [{"edge": 320, "width": 320, "height": 200}]
    receipt = receipt_of(photo)
    assert [change.change for change in receipt.changes] == ["oriented", "metadata_removed"]
    assert [(size.avif_bytes, size.jpeg_bytes, size.is_own) for size in receipt.sizes] == [(None, None, False)]
    assert render_to_string("gallery/_receipt.html", {"receipt": receipt})


def test_a_photo_under_way_has_no_receipt() -> None:
    with pytest.raises(NotFound):
        receipt_of(make_photo(ready=False))


def test_the_partial_shows_what_the_receipt_says() -> None:
    receipt = receipt_of(processed(located()))
    page = render_to_string("gallery/_receipt.html", {"receipt": receipt})
    assert receipt.sha256 in page
    assert all(escape(change.sentence) in page for change in receipt.changes)


def test_only_the_owner_reads_it_over_the_api() -> None:
    photo, service = make_photo(), make_service()
    for person, status in ((photo.owner, 200), (make_person(), 404)):
        headers = key_headers(service) | {"Authorization": f"Bearer {issue_tokens(person=person)['access']}"}
        answer = Client().get(f"/api/v1/gallery/photos/{photo.pk}/receipt", headers=headers)
        assert answer.status_code == status
        if status == 200:
            assert answer.json()["data"]["sha256"] == photo.sha256
