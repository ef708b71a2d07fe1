"""Photos, posts, boards and those who review them."""

import io
import tempfile
from collections.abc import Sequence
from functools import cache
from itertools import count
from pathlib import Path

from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import User
from gallery.actions import review
from gallery.actions.board_items import collect_post
from gallery.actions.board_members import accept_invitation, invite_to_board
from gallery.actions.boards import create_board
from gallery.actions.posts import delete_post, submit_post
from gallery.actions.processing import store_result
from gallery.actions.uploads import upload_photo
from gallery.constants import Arrangement
from gallery.models import Board, Photo, Post
from gallery.states import BoardStatus, PostStatus
from tests.factories.people import make_person
from wecho.common.imaging.report import PhotoReport
from wecho.common.imaging.sandbox import process_photo

_numbers = count(1)


def jpeg(width: int = 96, height: int = 64, color: tuple[int, int, int] = (40, 110, 170)) -> bytes:
    """A small picture of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), color).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def lying_jpeg(width: int = 96, height: int = 64) -> bytes:
    """A picture that is upright once it is turned, so that each size of it has to be made, in every format."""
    buffer, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (height, width), (40, 110, 170)).save(buffer, "JPEG", quality=90, exif=exif)
    return buffer.getvalue()


@cache
def _processed() -> tuple[PhotoReport, Path]:
    folder = Path(tempfile.mkdtemp(prefix="wecho-test-"))
    source, made = folder / "source", folder / "made"
    made.mkdir()
    source.write_bytes(lying_jpeg())
    return process_photo(source, made), made


def make_photo(owner: User | None = None, *, ready: bool = True) -> Photo:
    """An upload in no post. A ready one has the result of a picture that this process ran through the pipeline."""
    photo = upload_photo(actor=owner or make_person(), file=ContentFile(lying_jpeg()), name="small.jpg")
    if ready:
        store_result(photo, *_processed())
    return photo


def make_moderator() -> User:
    """Someone on the staff who may review posts and boards and decide appeals."""
    person = make_person(f"reviewer{next(_numbers)}", staff=True)
    person.user_permissions.set(
        Permission.objects.filter(codename__in=["review_post", "review_board", "decide_appeal"])
    )
    return User.objects.get(pk=person.pk)


def make_post(
    author: User | None = None,
    *,
    status: PostStatus = PostStatus.PUBLISHED,
    photos: int = 1,
    title: str = "",
    text: str = "",
    moderator: User | None = None,
) -> Post:
    """A post in `status`, brought there as people would bring it."""
    author = author or make_person()
    chosen = [make_photo(author, ready=status != PostStatus.PROCESSING).pk for _ in range(photos)]
    post = submit_post(actor=author, photo_ids=chosen, title=title or f"Post {next(_numbers)}", text=text)
    if status == PostStatus.DELETED:
        delete_post(actor=author, post=post)
    elif status == PostStatus.REJECTED:
        review.reject_post(actor=moderator or make_moderator(), post=post, note="Not sharp.")
    elif status in (PostStatus.PUBLISHED, PostStatus.HIDDEN):
        moderator = moderator or make_moderator()
        review.publish_post(actor=moderator, post=post)
        if status == PostStatus.HIDDEN:
            review.hide_post(actor=moderator, post=post, note="Hidden.")
    assert post.status == status
    return post


def make_board(
    owner: User | None = None,
    *,
    published: bool = True,
    posts: Sequence[Post] = (),
    title: str = "",
    is_public: bool = True,
    by_hand: bool = False,
) -> Board:
    """A public board, reviewed unless told otherwise, with posts on it, the last of which comes first."""
    owner = owner or make_person()
    arrangement = Arrangement.HAND if by_hand else Arrangement.DATE
    title = title or f"Board {next(_numbers)}"
    board = create_board(actor=owner, title=title, is_public=is_public, arrangement=arrangement)
    for post in posts:
        collect_post(actor=owner, board=board, post=post)
    if published and is_public:
        review.publish_board(actor=make_moderator(), board=board)
        assert board.status == BoardStatus.PUBLISHED
    return board


def share_board(board: Board, person: User | None = None, *, accepted: bool = True) -> User:
    """Let somebody share a board, or only invite them."""
    person = person or make_person()
    invite_to_board(actor=board.owner, board=board, person=person)
    if accepted:
        accept_invitation(actor=person, board=board)
    return person
