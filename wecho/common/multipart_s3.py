"""Parts on S3: its multipart uploads, and pre-signed addresses for each part."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import default_storage

from wecho.common.developing import StorageGone
from wecho.common.multipart import Upload, UploadGone

ADDRESS_SECONDS = 3600
GONE = {"NoSuchUpload", "NoSuchKey", "404"}


class OnS3:
    """See `Multipart`. Addresses are given out where clients reach the storage by a name (S3_PUBLIC_URL)."""

    def begin(self, path: str) -> Upload:
        with _told_apart():
            begun = _client().create_multipart_upload(Bucket=_bucket(), Key=path)
        return Upload(path, begun["UploadId"])

    def sizes(self, upload: Upload) -> dict[int, int]:
        return {part["PartNumber"]: part["Size"] for part in _parts(upload)}

    def put(self, upload: Upload, number: int, content: bytes) -> None:
        with _told_apart():
            _client().upload_part(**_named(upload), PartNumber=number, Body=content)

    def address(self, upload: Upload, number: int, size: int) -> str | None:
        if not settings.S3_PUBLIC_URL:
            return None
        # The length is signed: the storage takes no byte more or less.
        wanted = {**_named(upload), "PartNumber": number, "ContentLength": size}
        signer = _signer(settings.S3_PUBLIC_URL)
        signed: str = signer.generate_presigned_url("upload_part", Params=wanted, ExpiresIn=ADDRESS_SECONDS)
        return signed

    def complete(self, upload: Upload) -> None:
        parts = [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in _parts(upload)]
        with _told_apart():
            _client().complete_multipart_upload(**_named(upload), MultipartUpload={"Parts": parts})

    def abort(self, upload: Upload) -> None:
        with suppress(UploadGone), _told_apart():
            _client().abort_multipart_upload(**_named(upload))

    def unfinished(self, folder: str, before: datetime) -> Iterator[Upload]:
        pages = _client().get_paginator("list_multipart_uploads")
        with _told_apart():
            for page in pages.paginate(Bucket=_bucket(), Prefix=f"{folder}/"):
                for found in page.get("Uploads", []):
                    if found["Initiated"] < before:
                        yield Upload(found["Key"], found["UploadId"])


def _parts(upload: Upload) -> list[dict[str, Any]]:
    """In their order; raises UploadGone. A page of them holds a thousand."""
    with _told_apart():
        return list(_client().list_parts(**_named(upload)).get("Parts", []))


def _named(upload: Upload) -> dict[str, str]:
    return {"Bucket": _bucket(), "Key": upload.path, "UploadId": upload.upload_id}


def _bucket() -> str:
    return str(default_storage.bucket_name)  # type: ignore[attr-defined]


def _client() -> Any:
    return default_storage.connection.meta.client  # type: ignore[attr-defined]


@cache
def _signer(endpoint_url: str) -> Any:
    """A client that only signs, for the name by which others reach the storage."""
    storage: Any = default_storage
    return boto3.Session().client(
        "s3",
        endpoint_url=endpoint_url,
        aws_access_key_id=storage.access_key,
        aws_secret_access_key=storage.secret_key,
        region_name=storage.region_name,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",  # else the signature asks for a checksum that nobody sends
        ),
    )


@contextmanager
def _told_apart() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        gone = error.response["Error"]["Code"] in GONE
        raise (UploadGone if gone else StorageGone) from error
    except (BotoCoreError, OSError) as error:
        raise StorageGone from error
