"""Deciding: gallery's actions change the post or the board, and a row of the ledger says who, what, when and why."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.actions import review
from gallery.models import Board, Post
from gallery.states import PostStatus
from moderation.constants import NOTE_LENGTH, Outcome, Reason, SubjectKind
from moderation.models import Decision
from moderation.policies import can_decide_board, can_decide_post
from moderation.selectors.appeals import decision_stands, subject_kind_of
from moderation.selectors.cases import board_version, post_version
from moderation.states import BOARD_OUTCOMES, POST_OUTCOMES
from wecho.common.errors import Conflict, Forbidden, Invalid

DECIDED = {PostStatus.PUBLISHED, PostStatus.REJECTED, PostStatus.HIDDEN}  # a board's statuses have the same names


class AlreadyDecided(Conflict):
    """Somebody else was first; the message says who decided what, and when."""

    slug = "already_decided"


@dataclass(frozen=True)
class Verdict:
    """An outcome with a published reason (none for an approval) and a note to the author."""

    outcome: Outcome
    reason: str
    note: str

    @property
    def told(self) -> str:
        """What the author reads: the reason in the site's own language, then the note as it was written."""
        if self.reason == Reason.OTHER:
            return self.note
        with translation.override(settings.LANGUAGE_CODE):
            reason = str(Reason(self.reason).label)
            return gettext("%(reason)s: %(note)s") % {"reason": reason, "note": self.note} if self.note else reason


def decide_post(*, actor: User, post: Post, outcome: str, reason: str = "", note: str = "", seen: str = "") -> Decision:
    """Approve, reject or hide a post, and record it in the same transaction.

    `seen` is the version that the moderator looked at (`post_version`), by default that of `post` as it was loaded.
    Raises AlreadyDecided or Conflict when it is another one by now, Invalid for a rejection without a reason.
    `post` is brought up to date in any case.
    """
    if not can_decide_post(actor, post):
        raise Forbidden
    verdict = _verdict(outcome, reason, note)
    with transaction.atomic():
        seen = seen or post_version(post)
        post.refresh_from_db(from_queryset=Post.objects.select_for_update(of=("self",)))
        if post_version(post) != seen:
            raise _changed(SubjectKind.POST, post.pk, seen, post.status)
        if verdict.outcome not in POST_OUTCOMES.get(post.status, ()):
            raise Conflict
        before, since = post.status, post.submitted_at
        if verdict.outcome == Outcome.APPROVE:
            review.publish_post(actor=actor, post=post)
        elif verdict.outcome == Outcome.REJECT:
            review.reject_post(actor=actor, post=post, note=verdict.told, rule=verdict.reason)
        else:
            review.hide_post(actor=actor, post=post, note=verdict.told, rule=verdict.reason)
        return _record(actor, post, before, since, verdict)


def decide_board(
    *, actor: User, board: Board, outcome: str, reason: str = "", note: str = "", seen: str = ""
) -> Decision:
    """Approve, reject or hide a board, and record it; as `decide_post`. A hidden board is one rejected afterwards."""
    if not can_decide_board(actor, board):
        raise Forbidden
    verdict = _verdict(outcome, reason, note)
    with transaction.atomic():
        seen = seen or board_version(board)
        board.refresh_from_db(from_queryset=Board.objects.select_for_update(of=("self",)))
        if board_version(board) != seen:
            raise _changed(SubjectKind.BOARD, board.pk, seen, board.status)
        if verdict.outcome not in BOARD_OUTCOMES.get(board.status, ()):
            raise Conflict
        before, since = board.status, board.submitted_at
        if verdict.outcome == Outcome.APPROVE:
            review.publish_board(actor=actor, board=board)
        else:
            review.reject_board(actor=actor, board=board, note=verdict.told, rule=verdict.reason)
        return _record(actor, board, before, since, verdict)


def undo_decision(*, actor: User, decision: Decision, subject: Post | Board, note: str) -> Decision | None:
    """Take back what a decision did: others see the post or board again, and the ledger has a row that says so.

    The caller has locked `subject` and holds the transaction. None, and nothing is done, where the decision does not
    stand any more: something else was decided since, or the author sent it in again or deleted it.
    """
    if not decision_stands(decision, subject):
        return None
    before, verdict = subject.status, Verdict(Outcome.APPROVE, "", note)
    if isinstance(subject, Post):
        review.publish_post(actor=actor, post=subject)
    else:
        review.publish_board(actor=actor, board=subject)
    return _record(actor, subject, before, None, verdict, undoes=decision)


def _verdict(outcome: str, reason: str, note: str) -> Verdict:
    errors = {}
    if outcome not in Outcome.values:
        errors["outcome"] = [_("Please choose what to decide.")]
    elif outcome == Outcome.APPROVE and reason:
        errors["reason"] = [_("An approval needs no reason.")]
    elif outcome != Outcome.APPROVE and reason not in Reason.values:
        errors["reason"] = [_("Please choose a reason. The author reads it.")]
    note = note.strip()
    if reason == Reason.OTHER and not note:
        errors["note"] = [_("Please write the reason into the note.")]
    if len(note) > NOTE_LENGTH or "\0" in note:
        errors["note"] = [_("A note has at most 300 characters.")]
    if errors:
        raise Invalid(errors=errors)
    return Verdict(Outcome(outcome), reason, note)


def _record(
    actor: User,
    subject: Post | Board,
    before: str,
    since: datetime | None,
    verdict: Verdict,
    undoes: Decision | None = None,
) -> Decision:
    return Decision.objects.create(
        subject_kind=subject_kind_of(subject),
        subject_id=subject.pk,
        author_id=subject.author_id if isinstance(subject, Post) else subject.owner_id,
        moderator=actor,
        outcome=verdict.outcome,
        reason=verdict.reason,
        note=verdict.note,
        status_before=before,
        submitted_at=since if before == PostStatus.PENDING else None,
        undoes=undoes,
    )


def _changed(kind: SubjectKind, subject_id: int, seen: str, status: str) -> Conflict:
    last = Decision.objects.about(kind, subject_id).select_related("moderator").first()
    if last is None or status not in DECIDED or seen.startswith(f"{status}."):
        return Conflict(_("The author has changed this in the meantime. Please look again."))
    facts = {
        "name": last.moderator.name,
        "outcome": last.get_outcome_display(),
        "time": date_format(timezone.localtime(last.created_at), "DATETIME_FORMAT"),
    }
    return AlreadyDecided(gettext("%(name)s was first. Outcome: %(outcome)s, %(time)s.") % facts)
