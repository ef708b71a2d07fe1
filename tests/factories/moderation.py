"""Decisions, and those who make them."""

from django.contrib.auth.models import Group

from accounts.models import User
from gallery.models import Board, Post
from gallery.states import PostStatus
from moderation.actions import appeals
from moderation.actions.decisions import decide_board, decide_post
from moderation.constants import MODERATORS, Outcome, Reason
from moderation.models import Appeal, Decision
from tests.factories.gallery import make_moderator, make_post
from tests.factories.people import make_person


def make_member_of_moderators() -> User:
    """Someone on the staff who may do whatever the group of moderators may, and nothing else."""
    person = make_person(staff=True)
    person.groups.add(Group.objects.get(name=MODERATORS))
    return User.objects.get(pk=person.pk)


def make_decision(
    subject: Post | Board, *, outcome: Outcome = Outcome.APPROVE, moderator: User | None = None, note: str = ""
) -> Decision:
    """A decision about a post or a board; whatever is no approval has a reason."""
    moderator = moderator or make_moderator()
    reason = "" if outcome == Outcome.APPROVE else Reason.QUALITY
    if isinstance(subject, Post):
        return decide_post(actor=moderator, post=subject, outcome=outcome, reason=reason, note=note)
    return decide_board(actor=moderator, board=subject, outcome=outcome, reason=reason, note=note)


def make_appeal(
    author: User | None = None, *, moderator: User | None = None, text: str = "Please look at it again."
) -> Appeal:
    """An open appeal about a post that was rejected."""
    post = make_post(author, status=PostStatus.PENDING)
    make_decision(post, outcome=Outcome.REJECT, moderator=moderator, note="Blurred.")
    return appeals.make_appeal(actor=post.author, subject=post, text=text)
