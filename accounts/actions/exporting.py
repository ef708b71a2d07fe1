"""A person's export: asked for, written part by part by jobs, downloaded for a week, taken away.

Each part is a job of its own and a file of limited size: whoever goes on after a crash writes one part anew, no job
lasts long, and a telephone can keep each file.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.actions.archive import Archive
from accounts.actions.leaving_mails import tell_export_ready
from accounts.constants import EXPORTS_A_DAY
from accounts.jobs import WRITE_EXPORT
from accounts.models import ExportPart, PersonExport, User
from wecho.common import belongings, cache, cache_keys
from wecho.common.belongings import StoredFile
from wecho.common.errors import Conflict, TooMany
from wecho.common.exports import EXPORT, EXPORT_UNDER_WAY, GIVEN_UP, KEPT, ExportStatus
from wecho.common.jobs import DELETE_FILES, enqueue, fate_of

# Of files in one part, so that a worker needs no more disk than that.
PART_BYTES = 1024**3
# What a document counts for in the progress: nobody counts rows beforehand.
DOCUMENT_BYTES = 256 * 1024
_TELL_SECONDS = 1.0


class _Overtaken(Exception):
    """The export was taken away or given up meanwhile, or another worker has written this part."""


def start_export(*, person: User) -> PersonExport:
    """Ask for an export of one's own, which jobs write and which takes the place of an earlier one.

    People who leave may too. Raises Conflict while one is under way, TooMany beyond EXPORTS_A_DAY.
    """
    if PersonExport.objects.filter(person=person, status__in=EXPORT_UNDER_WAY).exists():
        raise Conflict(_("Your data is being gathered already."))
    key = cache_keys.PERSON_EXPORTS
    if cache.count_up(key(person.pk), key.seconds) > EXPORTS_A_DAY:
        raise TooMany(_("You have asked for your data several times today. Please try again tomorrow."))
    try:
        with transaction.atomic():
            for earlier in PersonExport.objects.filter(person=person).exclude(status__in=EXPORT_UNDER_WAY):
                remove_export(export=earlier)
            export = PersonExport.objects.create(person=person)
            enqueue(WRITE_EXPORT, export.pk)
    except IntegrityError as error:
        raise Conflict(_("Your data is being gathered already.")) from error
    return export


@transaction.atomic
def remove_export(*, export: PersonExport) -> None:
    """Take an export away with its files, the one that is being written too; idempotent."""
    files = list(ExportPart.objects.filter(export=export).values_list("file_key", flat=True))
    # Whoever still writes a file finds no row then, and takes the file away too.
    PersonExport.objects.filter(pk=export.pk).delete()
    if files:
        enqueue(DELETE_FILES, files)


def write_export(export_id: int) -> None:
    """Write the next part of an export; a second run writes it again, and of one taken away leaves nothing."""
    export = PersonExport.objects.filter(pk=export_id, status__in=EXPORT_UNDER_WAY).first()
    if export:
        with suppress(_Overtaken):
            _write_next(export)


def fail_export(export_id: int, error: str) -> None:
    """Say of an export under way that it will not be ready."""
    PersonExport.objects.filter(pk=export_id, status__in=EXPORT_UNDER_WAY).update(
        status=ExportStatus.FAILED, error=error[:255], finished_at=timezone.now()
    )


def prune_exports() -> int:
    """Take away exports older than a week, and give up those whose job is lost; returns how many are gone."""
    for export in PersonExport.objects.filter(status__in=EXPORT_UNDER_WAY):
        if fate_of(WRITE_EXPORT, export.pk) != "waiting":
            fail_export(export.pk, GIVEN_UP)
    old = list(PersonExport.objects.filter(finished_at__lt=timezone.now() - KEPT))
    for export in old:
        remove_export(export=export)
    return len(old)


def _write_next(export: PersonExport) -> None:
    done = export.parts.filter(size__gt=0).order_by("-number").first() or ExportPart(export=export, number=0)
    _move(export, ExportStatus.RUNNING, written=done.written, expected=_expected(export.person_id))
    part, _new = ExportPart.objects.get_or_create(export=export, number=done.number + 1)
    part.last_kind, part.last_key, part.written = done.last_kind, done.last_key, done.written
    with tempfile.TemporaryFile() as file:
        is_last = _write_part(file, export, part)
        part.size = file.tell()
        file.seek(0)
        default_storage.save(part.file_key, File(file, part.file_key))
    try:
        _finish_part(export, part, is_last=is_last)
    except _Overtaken:
        if not ExportPart.objects.filter(pk=part.pk).exists():
            default_storage.delete(part.file_key)
        raise


@transaction.atomic
def _finish_part(export: PersonExport, part: ExportPart, *, is_last: bool) -> None:
    facts = {name: getattr(part, name) for name in ("size", "written", "last_kind", "last_key")}
    if not ExportPart.objects.filter(pk=part.pk, size=0).update(**facts):
        raise _Overtaken
    if is_last:
        size = sum(row.size for row in export.parts.all())
        _move(export, ExportStatus.READY, written=part.written, size=size, finished_at=timezone.now())
        tell_export_ready(export)
    else:
        enqueue(WRITE_EXPORT, export.pk)


def _write_part(file: IO[bytes], export: PersonExport, part: ExportPart) -> bool:
    """Write documents into the first part and as many files as fit; whether nothing is left for a further one."""
    with Archive(file, export.asked_at) as archive:
        archive.add_text("README.txt", _readme(export, part))
        tell = _teller(export)
        if part.number == 1:
            for kind in belongings.kinds():
                if kind.records:
                    archive.add_records(f"{kind.name}.json", kind.records(export.person_id))
                    part.written += DOCUMENT_BYTES
                    tell(part.written)
        filled = 0
        for kind_name, stored in _files_after(export.person_id, part.last_kind, part.last_key):
            if filled and filled + stored.size > PART_BYTES:
                return False
            archive.add_file(stored)
            filled += stored.size
            part.last_kind, part.last_key, part.written = kind_name, stored.key, part.written + stored.size
            tell(part.written)
    return True


def _files_after(person_id: int, last_kind: str, last_key: int) -> Iterator[tuple[str, StoredFile]]:
    passed = not last_kind
    for kind in belongings.kinds():
        if kind.files and (passed or kind.name == last_kind):
            for stored in kind.files.after(person_id, 0 if passed else last_key):
                yield kind.name, stored
            passed = True


def _expected(person_id: int) -> int:
    kinds = belongings.kinds()
    documents = sum(DOCUMENT_BYTES for kind in kinds if kind.records)
    return documents + sum(kind.files.size(person_id) for kind in kinds if kind.files)


def _readme(export: PersonExport, part: ExportPart) -> str:
    texts = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            context = {"person": export.person, "asked_at": export.asked_at, "number": part.number}
            texts.append(render_to_string("accounts/export_readme.txt", context).strip())
    return "\r\n\r\n".join(texts).replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n"


def _teller(export: PersonExport) -> Callable[[int], None]:
    told = time.monotonic()

    def tell(written: int) -> None:
        nonlocal told
        if time.monotonic() - told >= _TELL_SECONDS:
            told = time.monotonic()
            _move(export, ExportStatus.RUNNING, written=written)

    return tell


def _move(export: PersonExport, to: ExportStatus, **changes: object) -> None:
    try:
        EXPORT.move(export, to, **changes)
    except Conflict as error:
        raise _Overtaken from error
