"""What the review pages and the API of moderation read. Lists are keyset-paginated, oldest first."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db.models import Count, Min, Model, Prefetch, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils import timezone

from accounts.models import User
from accounts.policies import Viewer
from gallery.models import Board, Photo, Post
from gallery.policies import can_review_boards, can_review_posts
from gallery.states import BoardStatus, PostStatus
from moderation.constants import Outcome, SubjectKind
from moderation.models import Decision
from moderation.policies import can_decide_board, can_decide_post
from moderation.states import BOARD_OUTCOMES, POST_OUTCOMES
from wecho.common.belongings import Record, fields_of
from wecho.common.errors import Forbidden, NotFound
from wecho.common.pagination import Page, keyset_page

OLDEST = ("submitted_at", "id")
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Waiting:
    """How many cases wait for this moderator, and since when the oldest does."""

    count: int
    since: datetime | None


@dataclass(frozen=True)
class Case:
    """What a moderator reads beside the subject itself.

    `version` changes with whatever a decision is based on. `record` is how many decisions about this author ended in
    each outcome. `next_id` and `previous_id` are the waiting neighbours, `left` the number of all that wait.
    """

    version: str
    outcomes: tuple[Outcome, ...]
    record: dict[str, int]
    decisions: list[Decision]
    next_id: int | None
    previous_id: int | None
    left: int
    photos: list[Photo] = field(default_factory=list)


def waiting_posts(viewer: Viewer) -> QuerySet[Post]:
    """Posts that this moderator may decide about; raises Forbidden for anyone else."""
    if not can_review_posts(viewer):
        raise Forbidden
    rows = Post.objects.filter(status=PostStatus.PENDING)
    return rows if viewer.is_superuser else rows.exclude(author_id=viewer.pk)


def waiting_boards(viewer: Viewer) -> QuerySet[Board]:
    """Public boards that this moderator may decide about; raises Forbidden for anyone else."""
    if not can_review_boards(viewer):
        raise Forbidden
    rows = Board.objects.filter(status=BoardStatus.PENDING, is_public=True)
    return rows if viewer.is_superuser else rows.exclude(owner_id=viewer.pk)


def post_queue(viewer: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Post]:
    """Posts that wait, oldest first, each with its author and `photos` in order. Two queries."""
    photos = Prefetch("photos", Photo.objects.order_by("position"))
    rows = waiting_posts(viewer).select_related("author").prefetch_related(photos)
    return keyset_page(rows, order=OLDEST, cursor=cursor, limit=limit, ascending=True)


def board_queue(viewer: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Board]:
    """Boards that wait, oldest first, each with its owner. One query."""
    rows = waiting_boards(viewer).select_related("owner")
    return keyset_page(rows, order=OLDEST, cursor=cursor, limit=limit, ascending=True)


def waiting(rows: QuerySet[Row], since: str = "submitted_at") -> Waiting:
    """Count a queue, and find since when its oldest waits. One query."""
    found = rows.aggregate(count=Count("pk"), since=Min(since))
    return Waiting(**found)


def decided_today(moderator: User) -> int:
    """How many decisions a moderator made since midnight."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Decision.objects.filter(moderator=moderator, created_at__gte=midnight).count()


def post_to_review(viewer: Viewer, post_id: int) -> Post:
    """Return a post in any status but deleted, with its author; raises Forbidden for others than moderators."""
    if not can_review_posts(viewer):
        raise Forbidden
    post = Post.objects.select_related("author").exclude(status=PostStatus.DELETED).filter(pk=post_id).first()
    if post is None:
        raise NotFound
    return post


def board_to_review(viewer: Viewer, board_id: int) -> Board:
    """Return a public board that is not deleted, with its owner; raises Forbidden for others than moderators."""
    if not can_review_boards(viewer):
        raise Forbidden
    rows = Board.objects.select_related("owner").exclude(status=BoardStatus.DELETED)
    board = rows.filter(pk=board_id, is_public=True).first()
    if board is None:
        raise NotFound
    return board


def post_case(viewer: Viewer, post: Post) -> Case:
    """Everything beside a post. At most seven queries."""
    queue = waiting_posts(viewer)
    photos = list(post.photos.order_by("position"))
    for photo in photos:
        photo.post = post
    return Case(
        version=post_version(post),
        outcomes=POST_OUTCOMES.get(post.status, ()) if can_decide_post(viewer, post) else (),
        record=record_of(post.author),
        decisions=decisions_about(SubjectKind.POST, post.pk),
        next_id=next_in(queue, post),
        previous_id=_previous_in(queue, post),
        left=queue.count(),
        photos=photos,
    )


def board_case(viewer: Viewer, board: Board) -> Case:
    """Everything beside a board. At most six queries."""
    queue = waiting_boards(viewer)
    return Case(
        version=board_version(board),
        outcomes=BOARD_OUTCOMES.get(board.status, ()) if can_decide_board(viewer, board) else (),
        record=record_of(board.owner),
        decisions=decisions_about(SubjectKind.BOARD, board.pk),
        next_id=next_in(queue, board),
        previous_id=_previous_in(queue, board),
        left=queue.count(),
    )


def record_of(author: User) -> dict[str, int]:
    """How many decisions about this author's posts and boards ended in each outcome."""
    rows = Decision.objects.filter(author=author).values_list("outcome").annotate(Count("pk"))
    return dict.fromkeys(Outcome.values, 0) | dict(rows)


def decisions_about(kind: SubjectKind, subject_id: int) -> list[Decision]:
    """The newest 50 decisions about a post or a board, with their moderators."""
    return list(Decision.objects.about(kind, subject_id).select_related("moderator")[:50])


def post_version(post: Post) -> str:
    """The status and a digest of whatever else a decision about this post is based on."""
    facts = (post.submitted_at, post.edited_at, post.title, post.text, post.is_sensitive, post.visibility)
    return _version(post.status, *facts)


def board_version(board: Board) -> str:
    """The status and a digest of whatever else a decision about this board is based on."""
    shown = (board.is_public, board.cover_photo_id, board.criteria)
    return _version(board.status, board.submitted_at, board.title, board.description, *shown)


def oldest_in(queue: QuerySet[Row]) -> int | None:
    """The case that waits longest."""
    return _first(queue, *OLDEST)


def next_in(queue: QuerySet[Row], subject: Post | Board) -> int | None:
    """The waiting case after this one; after the last one the oldest that was passed over."""
    others = queue.exclude(pk=subject.pk)
    place = (subject.submitted_at, subject.pk)
    later = others.filter(TupleGreaterThan(Tuple(*OLDEST), place)) if subject.submitted_at else others.none()
    return _first(later, *OLDEST) or _first(others, *OLDEST)


def _previous_in(queue: QuerySet[Row], subject: Post | Board) -> int | None:
    if subject.submitted_at is None:
        return None
    earlier = queue.filter(TupleLessThan(Tuple(*OLDEST), (subject.submitted_at, subject.pk)))
    return _first(earlier, *(f"-{name}" for name in OLDEST))


def _first(rows: QuerySet[Row], *order: str) -> int | None:
    return rows.order_by(*order).values_list("pk", flat=True).first()


def _version(status: str, *facts: object) -> str:
    return f"{status}.{hashlib.blake2s(repr(facts).encode(), digest_size=8).hexdigest()}"


def decision_records(person_id: int) -> Iterator[Record]:
    """What was decided about a person's posts and boards, for their export; not by whom."""
    facts = ("subject_kind", "subject_id", "outcome", "reason", "note", "created_at")
    return fields_of(Decision.objects.filter(author=person_id), *facts)
