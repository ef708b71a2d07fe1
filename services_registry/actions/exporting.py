"""Exports of what a service stores: asked for, written by a job, downloaded, taken away after a week."""

import gzip
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import IO, cast

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services_registry.actions.audit import record, refuse
from services_registry.jobs import DELETE_FILE, WRITE_EXPORT
from services_registry.models import Service, ServiceEvent, ServiceExport
from services_registry.policies import Administrator, can_manage_services
from services_registry.selectors.exports import export_lines
from services_registry.selectors.storage import storage_of
from wecho.common.errors import Conflict, NotFound
from wecho.common.exports import EXPORT, EXPORT_UNDER_WAY, GIVEN_UP, KEPT, ExportStatus
from wecho.common.jobs import enqueue, fate_of

_TELL_SECONDS = 1.0
_COMPRESSION = 5


class _Overtaken(Exception):
    """The export was removed, given up, or written by another worker meanwhile."""


def start_export(*, actor: Administrator | None, service: Service) -> ServiceExport:
    """Ask for an export, which a job writes. `actor` None is the command line.

    Raises Forbidden, Conflict while another one of the service is under way or the service is being deleted.
    """
    if actor and not can_manage_services(actor):
        refuse(actor, service, ServiceEvent.Act.EXPORTED)
    try:
        with transaction.atomic():
            if not Service.objects.select_for_update(no_key=True).filter(pk=service.pk, removing_since=None).exists():
                raise Conflict
            asked_by = actor.get_username() if actor else ""
            export = ServiceExport.objects.create(service=service, asked_by=asked_by)
            record(actor, service, ServiceEvent.Act.EXPORTED, export=export.pk)
            enqueue(WRITE_EXPORT, export.pk, export.file_key)
    except IntegrityError as error:
        raise Conflict(_("An export of this service is under way already.")) from error
    return export


def note_download(*, actor: Administrator, export: ServiceExport) -> None:
    """Write down who takes an export out of the house. Raises Forbidden, NotFound for one that is not ready."""
    if not can_manage_services(actor):
        refuse(actor, export.service, ServiceEvent.Act.DOWNLOADED)
    if not export.is_ready:
        raise NotFound
    record(actor, export.service, ServiceEvent.Act.DOWNLOADED, export=export.pk)


def remove_export(*, actor: Administrator | None, export: ServiceExport) -> None:
    """Take an export away with its file, the one that is being written too; idempotent. `actor` None is the clock."""
    if actor and not can_manage_services(actor):
        refuse(actor, export.service, ServiceEvent.Act.EXPORT_REMOVED)
    with transaction.atomic():
        # Whoever still writes the file finds no row then, and takes the file away too.
        gone, _ = ServiceExport.objects.filter(pk=export.pk).delete()
        enqueue(DELETE_FILE, export.file_key)
        if gone and actor:
            record(actor, export.service, ServiceEvent.Act.EXPORT_REMOVED, export=export.pk)


def write_export(export_id: int, file_key: str) -> None:
    """Write an export's file; a second run writes the same file again, and of one that was removed leaves nothing."""
    export = ServiceExport.objects.filter(pk=export_id).select_related("service").first()
    if export and not export.is_under_way:
        return
    try:
        if export:
            _write(export)
    except _Overtaken:
        pass
    if not ServiceExport.objects.filter(pk=export_id).exists():
        default_storage.delete(file_key)


def write_lines(service: Service, file: IO[bytes], *, tell: Callable[[int], None]) -> int:
    """Write all that a service stores into a file, gzipped; returns how many lines, and tells so every second.

    Raises what `export_lines` raises, and what `tell` does.
    """
    written, told = 0, time.monotonic()
    # Without a name and a time in its header, the same lines make the same file.
    with gzip.GzipFile("", "wb", _COMPRESSION, cast("gzip._WritableFileobj", file), mtime=0) as packed:
        for lines in export_lines(service):
            packed.write(b"".join(lines))
            written += len(lines)
            if time.monotonic() - told >= _TELL_SECONDS:
                told = time.monotonic()
                tell(written)
    return written


def fail_export(export_id: int, error: str) -> None:
    """Say of an export under way that it will not be ready."""
    ServiceExport.objects.filter(pk=export_id, status__in=EXPORT_UNDER_WAY).update(
        status=ExportStatus.FAILED, error=error[:255], finished_at=timezone.now()
    )


def prune_exports() -> int:
    """Take away exports older than a week, and give up those whose job is lost; returns how many are gone."""
    for export in ServiceExport.objects.filter(status__in=EXPORT_UNDER_WAY):
        if fate_of(WRITE_EXPORT, export.pk) != "waiting":
            fail_export(export.pk, GIVEN_UP)
    old = list(ServiceExport.objects.filter(finished_at__lt=timezone.now() - KEPT))
    for export in old:
        remove_export(actor=None, export=export)
    return len(old)


def _write(export: ServiceExport) -> None:
    _move(export, ExportStatus.RUNNING, written=0, expected=storage_of(export.service_id).rows)
    with tempfile.TemporaryFile() as file:
        written = write_lines(export.service, file, tell=partial(_tell, export))
        size = file.tell()
        file.seek(0)
        default_storage.save(export.file_key, File(file, export.file_key))
    now = timezone.now()
    _move(export, ExportStatus.READY, written=written, expected=written, size=size, finished_at=now)


def _tell(export: ServiceExport, written: int) -> None:
    _move(export, ExportStatus.RUNNING, written=written)


def _move(export: ServiceExport, to: ExportStatus, **changes: object) -> None:
    try:
        EXPORT.move(export, to, **changes)
    except Conflict as error:
        raise _Overtaken from error
