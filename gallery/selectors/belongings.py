"""What an export tells a person about their pictures and what they said of others'."""

from collections.abc import Iterator

from django.db.models import Sum

from gallery.models import Board, BoardFollow, BoardMember, Comment, CommentLike, FacetFollow, Like, Photo, Post
from gallery.states import PhotoStatus
from wecho.common.belongings import Record, StoredFile, fields_of, in_batches

_POST = (
    "id",
    "title",
    "text",
    "place_name",
    "status",
    "visibility",
    "is_sensitive",
    "licence",
    "allows_comments",
    "allows_download",
    "review_rule",
    "review_note",
    "created_at",
    "submitted_at",
    "published_at",
    "edited_at",
    "deleted_at",
)
_EXIF = ("camera", "lens", "focal_length_mm", "focal_length_35mm", "aperture", "exposure_seconds", "iso")
_PHOTO = (
    "id",
    "status",
    "refusal",
    "created_at",
    "original_name",
    "original_bytes",
    "sha256",
    "alt",
    "width",
    "height",
    "colors",
    "changes",
    "latitude",
    "longitude",
    "place_shown",
    "typed",
)
_BOARD = (
    "id",
    "title",
    "description",
    "is_public",
    "status",
    "review_note",
    "created_at",
    "updated_at",
    "arrangement",
    "criteria",
    "cover_photo_id",
    "follower_count",
)
_STORED = (PhotoStatus.PROCESSING, PhotoStatus.READY)


def post_records(person_id: int) -> Iterator[Record]:
    """Posts in every state, with their photos in order and how others answered them."""
    for post in in_batches(Post.objects.filter(author=person_id).prefetch_related("photos"), 100):
        photos = sorted(post.photos.all(), key=lambda photo: photo.position)
        counts = {name: getattr(post, name) for name in ("like_count", "comment_count", "view_count")}
        yield _facts(post, _POST) | counts | {"photos": [_photo(photo) for photo in photos]}


def unused_photo_records(person_id: int) -> Iterator[Record]:
    """Uploads that are in no post."""
    for photo in in_batches(Photo.objects.filter(owner=person_id, post=None)):
        yield _photo(photo)


def board_records(person_id: int) -> Iterator[Record]:
    """Boards, each with its sections, who shares it, and the numbers of the posts on it, in the order by hand."""
    related = ("items", "sections__facet", "members__person")
    for board in in_batches(Board.objects.filter(owner=person_id).prefetch_related(*related), 100):
        items = sorted(board.items.all(), key=lambda item: (item.position, item.pk))
        sections = sorted(board.sections.all(), key=lambda section: (section.position, section.pk))
        yield _facts(board, _BOARD) | {
            "sections": [section.facet.name for section in sections],
            "shared_with": [_member(row) for row in board.members.all() if row.person.is_active],
            "posts": [{"post": item.post_id, "collected_at": item.created_at} for item in items],
        }


def _member(row: BoardMember) -> Record:
    return {"username": row.person.username, "invited_at": row.invited_at, "accepted_at": row.accepted_at}


def comment_records(person_id: int) -> Iterator[Record]:
    """What the person wrote under posts, what they have deleted and what is hidden too."""
    facts = ("id", "post_id", "root_id", "answered_id", "body", "like_count", "reply_count")
    times = ("created_at", "edited_at", "deleted_at", "hidden_at", "pinned_at")
    return fields_of(Comment.objects.filter(author=person_id), *facts, *times)


def like_records(person_id: int) -> Iterator[Record]:
    """Which posts the person likes."""
    return fields_of(Like.objects.filter(user=person_id), "post_id", "created_at")


def comment_like_records(person_id: int) -> Iterator[Record]:
    """Which comments the person likes."""
    return fields_of(CommentLike.objects.filter(user=person_id), "comment_id", "created_at")


def facet_follow_records(person_id: int) -> Iterator[Record]:
    """Which tags the person follows."""
    for row in in_batches(FacetFollow.objects.filter(person=person_id).select_related("facet")):
        yield {"tag": row.facet.name, "created_at": row.created_at}


def board_follow_records(person_id: int) -> Iterator[Record]:
    """Which boards of others the person keeps."""
    return fields_of(BoardFollow.objects.filter(person=person_id), "board_id", "created_at")


def board_member_records(person_id: int) -> Iterator[Record]:
    """On which boards of others the person may put posts."""
    return fields_of(BoardMember.objects.filter(person=person_id), "board_id", "invited_at", "accepted_at")


def originals_after(person_id: int, key: int) -> Iterator[StoredFile]:
    """The photographs as they were uploaded, beyond the photo of that id."""
    rows = Photo.objects.filter(owner=person_id, status__in=_STORED, pk__gt=key)
    for photo in in_batches(rows):
        yield StoredFile(photo.pk, photo.original_path, _file_name(photo), photo.original_bytes, photo.created_at)


def bytes_of_originals(person_id: int) -> int:
    """How much all of them are."""
    rows = Photo.objects.filter(owner=person_id, status__in=_STORED)
    total: int | None = rows.aggregate(total=Sum("original_bytes"))["total"]
    return total or 0


def _photo(photo: Photo) -> Record:
    exif = {name: getattr(photo, name) for name in (*_EXIF, "taken_at", "taken_at_offset")}
    file = _file_name(photo) if photo.status in _STORED else None
    return _facts(photo, _PHOTO) | {"exif": exif, "file": file}


def _file_name(photo: Photo) -> str:
    """By number: two files may have come under one name, and not every system can write every name."""
    return f"photos/{photo.pk}.{photo.original_format or 'bin'}"


def _facts(row: Post | Photo | Board, names: tuple[str, ...]) -> Record:
    return {name: getattr(row, name) for name in names}
