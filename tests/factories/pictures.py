"""Avatars and covers."""

from django.core.files.base import ContentFile

from accounts.actions.pictures import process_picture, upload_picture
from accounts.models import ProfilePicture, User
from accounts.states import PictureKind, PictureStatus
from tests.factories.gallery import jpeg
from tests.factories.people import make_person


def make_picture(
    person: User | None = None, kind: PictureKind = PictureKind.AVATAR, *, content: bytes = b"", ready: bool = True
) -> ProfilePicture:
    """A picture of a person; a ready one is shown, and `person` knows of it."""
    person = person or make_person()
    file = ContentFile(content or jpeg(480, 320), "me.jpg")
    picture = upload_picture(actor=person, kind=kind, file=file)
    if ready:
        process_picture(picture.pk)
        picture.refresh_from_db()
        person.refresh_from_db()
        assert picture.status == PictureStatus.READY, picture.refusal
    return picture
