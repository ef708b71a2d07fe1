"""Appeals: what their author may do and reads, and what those read who decide them. Lists are keyset-paginated."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils import timezone

from accounts.models import User
from accounts.policies import Viewer
from gallery.models import Board, Post
from gallery.policies import can_edit_board, can_edit_post
from gallery.states import BoardStatus, PostStatus
from moderation.constants import APPEAL_DAYS, AppealStatus, Outcome, SubjectKind
from moderation.models import Appeal, Decision
from moderation.policies import can_read_appeal, can_read_appeals, kinds_reviewed
from moderation.selectors.cases import Waiting, decisions_about, record_of, waiting
from wecho.common.belongings import Record, in_batches
from wecho.common.errors import Forbidden, NotFound
from wecho.common.pagination import Page, keyset_page

LEFT_BY = {
    (SubjectKind.POST, Outcome.REJECT): PostStatus.REJECTED,
    (SubjectKind.POST, Outcome.HIDE): PostStatus.HIDDEN,
    (SubjectKind.BOARD, Outcome.REJECT): BoardStatus.REJECTED,
    (SubjectKind.BOARD, Outcome.HIDE): BoardStatus.REJECTED,
}
OLDEST = ("created_at", "id")


@dataclass(frozen=True)
class AppealCase:
    """What somebody reads who decides an appeal; `subject` is None when it is deleted.

    `stands` says whether granting it changes the subject. `record`, `decisions`, `next_id`, `previous_id` and `left`
    are as in the cases of the review queue.
    """

    subject: Post | Board | None
    stands: bool
    record: dict[str, int]
    decisions: list[Decision]
    next_id: int | None
    previous_id: int | None
    left: int


def subject_kind_of(subject: Post | Board) -> SubjectKind:
    """How the ledger names what a decision is about."""
    return SubjectKind.POST if isinstance(subject, Post) else SubjectKind.BOARD


def last_decision(subject: Post | Board) -> Decision | None:
    """The newest decision about a post or board, with its appeal and that of the decision that it undid. One query."""
    rows = Decision.objects.about(subject_kind_of(subject), subject.pk)
    return rows.select_related("appeal", "undoes__appeal").first()


def decision_stands(decision: Decision, subject: Post | Board) -> bool:
    """Whether nothing happened to the subject since: it is what the decision made of it, and none came after it."""
    left = LEFT_BY.get((SubjectKind(decision.subject_kind), Outcome(decision.outcome)))
    if left != subject.status:
        return False
    return not Decision.objects.about(subject_kind_of(subject), subject.pk).filter(pk__gt=decision.pk).exists()


def appeal_of(decision: Decision | None) -> Appeal | None:
    """The appeal against a decision, or the one whose granting it is."""
    if decision is None:
        return None
    against = decision.undoes or decision
    return getattr(against, "appeal", None)


def appeal_ends(decision: Decision) -> datetime:
    """Until when a decision can be appealed."""
    return decision.created_at + timedelta(days=APPEAL_DAYS)


def may_be_appealed(subject: Post | Board, decision: Decision) -> bool:
    """Whether the author may appeal now: the newest decision keeps it from others, and has no appeal yet."""
    left = LEFT_BY.get((SubjectKind(decision.subject_kind), Outcome(decision.outcome)))
    return left == subject.status and appeal_of(decision) is None and timezone.now() < appeal_ends(decision)


def decided_about_own(author: User, subject: Post | Board) -> Decision:
    """The newest decision about one's own post or board; raises NotFound for anybody else, and where there is none."""
    own = can_edit_post(author, subject) if isinstance(subject, Post) else can_edit_board(author, subject)
    decision = last_decision(subject) if own else None
    if decision is None:
        raise NotFound
    return decision


def own_appeals(author: User, *, cursor: str | None = None, limit: int = 20) -> Page[Appeal]:
    """A person's appeals with their decisions, newest first. One query."""
    rows = Appeal.objects.filter(author=author).select_related("decision")
    return keyset_page(rows, order=OLDEST, cursor=cursor, limit=limit)


def waiting_appeals(viewer: Viewer) -> QuerySet[Appeal]:
    """Open appeals that this moderator may decide; raises Forbidden for whoever reads none."""
    if not can_read_appeals(viewer):
        raise Forbidden
    rows = Appeal.objects.filter(status=AppealStatus.OPEN, decision__subject_kind__in=kinds_reviewed(viewer))
    return rows.exclude(decider_id=viewer.pk).exclude(author_id=viewer.pk)


def count_waiting(viewer: Viewer) -> Waiting:
    """How many appeals wait for this moderator, and since when. One query."""
    return waiting(waiting_appeals(viewer), since="created_at")


def appeal_queue(viewer: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Appeal]:
    """Appeals that wait for this moderator, oldest first, each with its author and decision. One query."""
    rows = waiting_appeals(viewer).select_related("author", "decision")
    return keyset_page(rows, order=OLDEST, cursor=cursor, limit=limit, ascending=True)


def appeal_to_read(viewer: Viewer, appeal_id: int) -> Appeal:
    """An appeal with its author and decision; raises Forbidden for whoever must not read it."""
    if not can_read_appeals(viewer):
        raise Forbidden
    appeal = Appeal.objects.select_related("author", "decision").filter(pk=appeal_id).first()
    if appeal is None:
        raise NotFound
    if not can_read_appeal(viewer, appeal):
        raise Forbidden
    return appeal


def subject_of(decision: Decision) -> Post | Board | None:
    """What a decision is about, with its author; None once it is deleted."""
    if decision.subject_kind == SubjectKind.POST:
        posts = Post.objects.select_related("author").exclude(status=PostStatus.DELETED)
        return posts.filter(pk=decision.subject_id).first()
    boards = Board.objects.select_related("owner").exclude(status=BoardStatus.DELETED)
    return boards.filter(pk=decision.subject_id).first()


def appeal_case(viewer: Viewer, appeal: Appeal) -> AppealCase:
    """Everything beside an appeal. At most seven queries."""
    queue, decision = waiting_appeals(viewer), appeal.decision
    subject = subject_of(decision)
    return AppealCase(
        subject=subject,
        stands=subject is not None and decision_stands(decision, subject),
        record=record_of(appeal.author),
        decisions=decisions_about(SubjectKind(decision.subject_kind), decision.subject_id),
        next_id=next_appeal(queue, appeal),
        previous_id=_neighbour(queue.filter(TupleLessThan(Tuple(*OLDEST), _place(appeal))), "-created_at", "-id"),
        left=queue.count(),
    )


def next_appeal(queue: QuerySet[Appeal], appeal: Appeal | None = None) -> int | None:
    """The appeal that waits after this one; after the last one, and without one, the oldest."""
    later = queue.filter(TupleGreaterThan(Tuple(*OLDEST), _place(appeal))) if appeal else queue.none()
    others = queue.exclude(pk=appeal.pk) if appeal else queue
    return _neighbour(later, *OLDEST) or _neighbour(others, *OLDEST)


def _place(appeal: Appeal) -> tuple[datetime, int]:
    return appeal.created_at, appeal.pk


def _neighbour(rows: QuerySet[Appeal], *order: str) -> int | None:
    return rows.order_by(*order).values_list("pk", flat=True).first()


def appeal_records(person_id: int) -> Iterator[Record]:
    """A person's appeals for their export; not who decided them."""
    facts = ("text", "created_at", "status", "note", "decided_at")
    for appeal in in_batches(Appeal.objects.filter(author=person_id).select_related("decision")):
        about = {"subject_kind": appeal.decision.subject_kind, "subject_id": appeal.decision.subject_id}
        yield about | {name: getattr(appeal, name) for name in facts}
