"""Appealing against a decision, and deciding an appeal."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.notifications import notify
from accounts.constants import NotificationKind
from accounts.models import User
from gallery.models import Board, Post
from gallery.policies import can_edit_board, can_edit_post
from moderation.actions.decisions import AlreadyDecided, undo_decision
from moderation.constants import APPEAL_LENGTH, NOTE_LENGTH, AppealStatus
from moderation.models import Appeal
from moderation.policies import can_read_appeal
from moderation.selectors.appeals import appeal_of, last_decision, may_be_appealed, subject_of
from moderation.states import APPEAL
from wecho.common.database import insert_once
from wecho.common.errors import Conflict, Forbidden, Invalid


class CannotBeAppealed(Conflict):
    """There is nothing to appeal against, or its time is over."""

    slug = "cannot_be_appealed"
    message = _("This decision cannot be appealed, or its 20 days are over.")


class AlreadyAppealed(Conflict):
    """A decision has one appeal."""

    slug = "already_appealed"
    message = _("You have appealed against this decision already. Each can be appealed once.")


@transaction.atomic
def make_appeal(*, actor: User, subject: Post | Board, text: str) -> Appeal:
    """Appeal against the newest decision about one's own post or board, once, within 20 days.

    Raises Invalid, CannotBeAppealed, and AlreadyAppealed, which the database holds for calls at the same moment.
    """
    own = can_edit_post(actor, subject) if isinstance(subject, Post) else can_edit_board(actor, subject)
    if not (own and actor.is_active):
        raise Forbidden
    text = text.strip()
    if not 1 <= len(text) <= APPEAL_LENGTH or "\0" in text:
        raise Invalid(errors={"text": [_("An appeal has 1 to 2,000 characters.")]})
    _lock(subject)
    decision = last_decision(subject)
    if appeal_of(decision):
        raise AlreadyAppealed
    if decision is None or not may_be_appealed(subject, decision):
        raise CannotBeAppealed
    if not insert_once(Appeal, decision=decision, author=actor, decider_id=decision.moderator_id, text=text):
        raise AlreadyAppealed
    return Appeal.objects.select_related("decision").get(decision=decision)


def decide_appeal(*, actor: User, appeal: Appeal, outcome: str, note: str = "") -> Appeal:
    """Grant an appeal, which undoes the decision, or uphold the decision, which needs a note; the author is told.

    Where the decision does not stand any more there is nothing to undo; that it was wrong is recorded all the same.
    Raises AlreadyDecided when somebody else was first, Invalid without an outcome or note.
    """
    if not can_read_appeal(actor, appeal):
        raise Forbidden
    note = _valid(outcome, note)
    with transaction.atomic():
        subject = subject_of(appeal.decision)
        if subject is not None:
            _lock(subject)
        try:
            APPEAL.move(appeal, outcome, reviewer=actor, note=note, decided_at=timezone.now())
        except Conflict:
            raise AlreadyDecided(_("Somebody else has decided this appeal already.")) from None
        if subject is not None and outcome == AppealStatus.GRANTED:
            undo_decision(actor=actor, decision=appeal.decision, subject=subject, note=note)
        _tell(appeal)
    return appeal


def close_appeals(person_id: int) -> bool:
    """Empty what an erased person appealed; their open appeals wait for nobody any more. True when there was one."""
    rows = Appeal.objects.filter(author=person_id)
    closed = rows.filter(status=AppealStatus.OPEN).update(status=AppealStatus.CLOSED)
    return bool(rows.exclude(text="", note="").update(text="", note="") or closed)


def _lock(subject: Post | Board) -> None:
    if isinstance(subject, Post):
        subject.refresh_from_db(from_queryset=Post.objects.select_for_update(of=("self",)))
    else:
        subject.refresh_from_db(from_queryset=Board.objects.select_for_update(of=("self",)))


def _valid(outcome: str, note: str) -> str:
    errors = {}
    note = note.strip()
    if outcome not in (AppealStatus.GRANTED, AppealStatus.UPHELD):
        errors["outcome"] = [_("Please choose what to decide.")]
    if outcome == AppealStatus.UPHELD and not note:
        errors["note"] = [_("Please write why the decision stays. The author reads it.")]
    if len(note) > NOTE_LENGTH or "\0" in note:
        errors["note"] = [_("A note has at most 300 characters.")]
    if errors:
        raise Invalid(errors=errors)
    return note


def _tell(appeal: Appeal) -> None:
    notify(
        recipients=[appeal.author_id],
        kind=NotificationKind.REVIEW,
        actor=None,
        subject_kind=appeal.decision.subject_kind,
        subject_id=appeal.decision.subject_id,
        detail={"outcome": appeal.status, "reason": appeal.note},
        again=True,
    )
