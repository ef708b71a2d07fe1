"""A review as its author sees it: what `gallery.selectors.review_state` asks for."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gallery.models import Board, Post
from gallery.selectors.review_state import ReviewState
from gallery.states import PostStatus
from moderation.constants import AppealStatus, Reason, SubjectKind
from moderation.selectors.appeals import appeal_ends, appeal_of, last_decision, may_be_appealed, subject_kind_of
from moderation.selectors.waits import usual_wait

APPEAL_PAGES = {SubjectKind.POST: "reviews:post_appeal", SubjectKind.BOARD: "reviews:board_appeal"}
KEPT_BACK = {PostStatus.REJECTED, PostStatus.HIDDEN}  # a board's status has the same name
SAID = {
    AppealStatus.OPEN: _("Your appeal waits for a moderator who did not make the decision."),
    AppealStatus.GRANTED: _("Your appeal was granted: the decision is undone."),
    AppealStatus.UPHELD: _("Your appeal was read by another moderator. The decision stays."),
    AppealStatus.CLOSED: _("Your appeal is closed."),
}


def review_state(subject: Post | Board) -> ReviewState:
    """What its author may know of the review. One query, and the usual wait from the cache."""
    if subject.status == PostStatus.PENDING:
        return ReviewState(usual_wait=usual_wait())
    decision = last_decision(subject)
    if decision is None:
        return _told_by_the_subject(subject)
    appeal, kept_back = appeal_of(decision), subject.status in KEPT_BACK
    can_appeal = may_be_appealed(subject, decision)
    status = AppealStatus(appeal.status) if appeal else None
    return ReviewState(
        rule=rule_label(decision.reason) if kept_back else "",
        rule_url=rule_url(decision.reason) if kept_back else "",
        note=decision.note if kept_back else "",
        decided_at=decision.created_at,
        can_appeal=can_appeal,
        appeal_until=appeal_ends(decision) if can_appeal else None,
        appeal_url=appeal_url(subject) if can_appeal or appeal else "",
        appeal=status.value if status else "",
        appeal_words=str(SAID[status]) if status else "",
        appeal_note=appeal.note if appeal else "",
    )


def appeal_url(subject: Post | Board) -> str:
    """The page where an appeal about a post or board is written and read."""
    return reverse(APPEAL_PAGES[subject_kind_of(subject)], args=[subject.pk])


def rule_label(slug: str) -> str:
    """A published rule in the reader's language; empty for "another reason", which the note gives."""
    return str(Reason(slug).label) if slug in Reason.values and slug != Reason.OTHER else ""


def rule_url(slug: str) -> str:
    """The paragraph of the published rules; empty where there is none."""
    return f"{reverse('reviews:rules')}#{slug}" if slug in Reason.values else ""


def _told_by_the_subject(subject: Post | Board) -> ReviewState:
    if subject.status not in KEPT_BACK:
        return ReviewState()
    rule = subject.review_rule
    return ReviewState(rule=rule_label(rule), rule_url=rule_url(rule), note=subject.review_note)
