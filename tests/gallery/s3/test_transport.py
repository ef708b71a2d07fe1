"""Parts that go straight to S3, by addresses that are good for one part of one length."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import override_settings

from gallery.actions.transport import begin_upload, complete_upload, receive_part
from gallery.selectors.uploading import missing_parts
from gallery.states import PhotoStatus
from tests.factories import make_person
from tests.gallery.test_transport import large_jpeg

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def reachable() -> Iterator[None]:
    with override_settings(S3_PUBLIC_URL=settings.ENV.s3 and settings.ENV.s3.endpoint_url):
        yield


def takes(url: str | None, content: bytes) -> bool:
    """Whether the storage takes bytes from a client that knows nothing but the address."""
    request = urllib.request.Request(url or "", content, {"Content-Type": ""}, method="PUT")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return bool(answer.status == 200)
    except urllib.error.URLError:  # refused, perhaps before all of it was read
        return False


def test_a_client_that_knows_only_the_addresses_uploads_a_photo() -> None:
    data, person = large_jpeg(), make_person()
    photo = begin_upload(actor=person, name="a.jpg", size=len(data))
    for part in missing_parts(photo):
        assert takes(part.url, data[part.offset : part.offset + part.size])
    assert missing_parts(photo) == []
    assert complete_upload(actor=person, photo=photo).status == PhotoStatus.PROCESSING
    with default_storage.open(photo.original_path) as stored:
        assert stored.read() == data


def test_an_address_takes_no_byte_more_or_less() -> None:
    data = large_jpeg()
    photo = begin_upload(actor=make_person(), name="a.jpg", size=len(data))
    last = missing_parts(photo)[-1]
    content = data[last.offset :]
    assert not takes(last.url, content + b"x")
    assert not takes(last.url, content[:-1])
    assert len(missing_parts(photo)) == 3
    assert takes(last.url, content)


def test_an_address_is_good_for_nothing_but_its_part() -> None:
    data = large_jpeg()
    photo = begin_upload(actor=make_person(), name="a.jpg", size=len(data))
    first = missing_parts(photo)[0]
    assert first.url is not None
    query = parse_qs(urlsplit(first.url).query)
    assert int(query["X-Amz-Expires"][0]) <= 3600
    assert "content-length" in query["X-Amz-SignedHeaders"][0]
    assert not takes(first.url.replace("partNumber=1", "partNumber=2"), data[: first.size])
    assert not takes(first.url.partition("?")[0], data[: first.size])


def test_parts_may_go_either_way() -> None:
    data, person = large_jpeg(), make_person()
    photo = begin_upload(actor=person, name="a.jpg", size=len(data))
    first, *others = missing_parts(photo)
    assert takes(first.url, data[: first.size])
    for part in others:
        content = data[part.offset : part.offset + part.size]
        receive_part(actor=person, photo=photo, number=part.number, content=content)
    assert complete_upload(actor=person, photo=photo).status == PhotoStatus.PROCESSING


@override_settings(S3_PUBLIC_URL=None)
def test_without_a_name_for_others_no_address_is_given_out() -> None:
    photo = begin_upload(actor=make_person(), name="a.jpg", size=9)
    assert [part.url for part in missing_parts(photo)] == [None]
