"""A hostile upload goes the whole way, and leaves no row that can be used, no object and no temporary file."""

import struct
import tempfile
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from gallery.actions.posts import submit_post
from gallery.actions.uploads import upload_photo
from gallery.models import Photo
from gallery.selectors import photos
from gallery.selectors.photos import refusal_sentence
from gallery.states import PhotoStatus
from tests.common.imaging import pictures
from tests.common.imaging import test_refusals as refusals
from tests.factories import make_person
from wecho.common import developing
from wecho.common.errors import DomainError, NotFound
from wecho.common.imaging.limits import MEBIBYTE, Limits
from wecho.common.worker import JobWorker

pytestmark = pytest.mark.django_db(transaction=True)

HOSTILE: dict[str, tuple[bytes, str]] = {
    "a bomb, JPEG": (refusals.BOMBS["jpeg"], "too_many_pixels"),
    "a bomb, PNG": (refusals.BOMBS["png"], "too_many_pixels"),
    "a bomb, WebP": (refusals.BOMBS["webp"], "too_many_pixels"),
    "a bomb, AVIF": (refusals.BOMBS["avif"], "too_many_pixels"),
    "an AVIF larger than it says": (refusals.MALFORMED["avif_larger_than_it_says"], "malformed"),
    "too many scans": (refusals.with_scans(5_000), "too_many_scans"),
    "too many frames": (
        pictures.png_with_chunk(refusals.PNG, b"acTL", struct.pack(">II", 50_000, 0)),
        "too_many_frames",
    ),
    "an archive behind a JPEG": (refusals.POLYGLOTS["archive_behind_a_jpeg"], "polyglot"),
    "PHP in a comment": (refusals.POLYGLOTS["php_in_a_comment"], "polyglot"),
    "a page in a PNG": (refusals.POLYGLOTS["page_in_a_png_text"], "polyglot"),
    "a PDF in a comment": (refusals.POLYGLOTS["pdf_in_a_comment"], "polyglot"),
    "a script by its length": (refusals.POLYGLOTS["script_by_length"], "polyglot"),
    "half a JPEG": (refusals.JPEG[: len(refusals.JPEG) // 2], "truncated"),
    "half a PNG": (refusals.PNG[: len(refusals.PNG) // 2], "truncated"),
    "half a WebP": (refusals.WEBP[: len(refusals.WEBP) // 2], "truncated"),
    "half an AVIF": (refusals.AVIF[: len(refusals.AVIF) // 2], "truncated"),
    "a PNG with broken pixels": (refusals.MALFORMED["png_with_broken_pixels"], "malformed"),
    "an AVIF with broken pixels": (refusals.MALFORMED["avif_with_broken_pixels"], "malformed"),
    "a line": (refusals.ABSURD["a_line"], "absurd_shape"),
    "a dot": (refusals.ABSURD["a_dot"], "absurd_shape"),
    "an SVG": (refusals.UNSUPPORTED["svg"], "unsupported_format"),
    "a TIFF": (refusals.UNSUPPORTED["tiff"], "unsupported_format"),
    "a GIF": (refusals.UNSUPPORTED["gif"], "unsupported_format"),
    "an EPS": (refusals.UNSUPPORTED["eps"], "unsupported_format"),
    "a page": (refusals.UNSUPPORTED["html"], "unsupported_format"),
    "a shell script": (refusals.UNSUPPORTED["shell"], "unsupported_format"),
}


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go meanwhile, and only those of this test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def stored() -> set[Path]:
    root = Path(settings.DATA_DIR) / "media"
    return {path for path in root.rglob("*") if path.is_file()}


def require_no_trace(content: bytes, reason: str, temporary: Path) -> None:
    person, before = make_person(), stored()
    photo = upload_photo(actor=person, file=ContentFile(content), name="holiday.jpg")
    JobWorker(batch=True).run()
    JobWorker(batch=True).run()
    photo.refresh_from_db()
    assert (photo.status, photo.refusal) == (PhotoStatus.REFUSED, reason)
    assert refusal_sentence(photo)
    assert stored() == before
    assert list(temporary.iterdir()) == []
    require_unusable(photo)


def require_unusable(photo: Photo) -> None:
    assert (photo.edges, photo.thumbhash, photo.sha256) == ([], "", "")
    with pytest.raises(NotFound):
        photos.rendition_source(photo.pk)
    with pytest.raises(DomainError):
        submit_post(actor=photo.owner, photo_ids=[photo.pk])


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_with_a_reason_and_leaves_nothing(name: str, temporary: Path) -> None:
    content, reason = HOSTILE[name]
    require_no_trace(content, reason, temporary)


def test_so_does_what_takes_too_long_or_too_much_memory(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = developing.run_pipeline  # type: ignore[attr-defined]
    slow, large = pictures.costly_png(10_900, 10_900), pictures.flat(4_800, 4_800, pictures.BLUE)
    for limits, content, reason in (
        (Limits(cpu_seconds=1), slow, "too_slow"),
        (Limits(memory_bytes=160 * MEBIBYTE), pictures.jpeg(large, interlace=True, quality=50), "too_much_memory"),
    ):
        within = partial(real, limits=limits)
        monkeypatch.setattr(developing, "run_pipeline", lambda source, made, within=within, **_: within(source, made))
        require_no_trace(content, reason, temporary)


def test_nothing_of_a_second_frame_is_kept_where_others_see_it() -> None:
    """Also where the first frame is served as it came."""
    first, second = pictures.flat(320, 200, pictures.BLUE), pictures.noise(320, 200)
    photo = upload_photo(actor=make_person(), file=ContentFile(pictures.stereo_pair(first, second)), name="two.jpg")
    JobWorker(batch=True).run()
    photo.refresh_from_db()
    assert {"change": "first_frame_only"} in photo.changes
    own = [step for step in photo.edges if step.get("passthrough")]
    with default_storage.open(photo.rendition_path(own[0]["edge"], "jpg")) as served:
        content = served.read()
    assert content.count(b"\xff\xd8\xff") == 1
    assert len(content) < photo.original_bytes / 2
