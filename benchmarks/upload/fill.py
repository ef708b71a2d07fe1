"""`python -m benchmarks.upload.fill COUNT PATH`: so many uploads of one picture in the queue, by the action for it."""

import itertools
import sys
from pathlib import Path

import django


def fill(count: int, path: Path) -> None:
    """A person may have some uploads that are in no post, so there are as many people as it takes."""
    from django.core.files.base import ContentFile

    from accounts.models import User
    from accounts.validators import username_key
    from gallery.actions.uploads import upload_photo
    from gallery.constants import MAX_UNUSED_PHOTOS

    content = path.read_bytes()
    for batch in itertools.count():
        left = count - batch * MAX_UNUSED_PHOTOS
        if left <= 0:
            return
        name = f"queue{User.objects.count()}"
        person = User.objects.create(username=name, username_key=username_key(name))
        for _ in range(min(left, MAX_UNUSED_PHOTOS)):
            upload_photo(actor=person, file=ContentFile(content), name=path.name)


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]), Path(sys.argv[2]))
    print("null")
