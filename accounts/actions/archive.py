"""The ZIP files of an export: documents and files, streamed."""

import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Self

import orjson
from django.core.files.storage import default_storage
from django.utils import timezone

from wecho.common.belongings import Record, StoredFile

_CHUNK = 1024 * 1024
_OLDEST = 1980  # a ZIP file knows no time before


class Archive:
    """A ZIP file being written into `file`, whole when its block ends. It may grow beyond 4 GB in little memory."""

    def __init__(self, file: IO[bytes], at: datetime) -> None:
        self._zip = zipfile.ZipFile(file, "w", allowZip64=True)
        self._at = at
        self.missing: list[str] = []

    def add_text(self, name: str, text: str) -> None:
        """Add a text, which the programs of every system open."""
        self._zip.writestr(_entry(name, self._at, packed=True), text.encode("utf-8-sig"))

    def add_records(self, name: str, records: Iterator[Record]) -> None:
        """Add a JSON document: an array with a record on each line."""
        entry = _entry(name, self._at, packed=True)
        with self._zip.open(entry, "w", force_zip64=True) as document:
            document.write(b"[")
            for number, record in enumerate(records):
                document.write((b",\n" if number else b"\n") + orjson.dumps(record, default=str))
            document.write(b"\n]\n")

    def add_file(self, file: StoredFile) -> None:
        """Add a file of the storage as it is. One that is not there is named in `missing`."""
        try:
            stored = default_storage.open(file.path)
        except FileNotFoundError:
            self.missing.append(file.name)
            return
        with stored, self._zip.open(_entry(file.name, file.written_at), "w", force_zip64=True) as copy:
            shutil.copyfileobj(stored, copy, _CHUNK)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self.missing:
            self.add_text("missing.txt", "\r\n".join(self.missing))
        self._zip.close()


def _entry(name: str, at: datetime, *, packed: bool = False) -> zipfile.ZipInfo:
    moment = timezone.localtime(at)
    entry = zipfile.ZipInfo(name, (max(_OLDEST, moment.year), *moment.timetuple()[1:6]))
    # Photographs are compressed already.
    entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    entry.external_attr = 0o600 << 16
    return entry
