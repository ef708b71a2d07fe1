"""Whom the gallery tells of what. Each of these runs in the transaction of what it tells of."""

from datetime import datetime

from accounts.actions.notifications import notify, withdraw
from accounts.constants import NotificationKind
from accounts.models import User
from accounts.selectors.mentions import people_mentioned
from gallery.models import Board, Comment, Post
from gallery.policies import can_answer_post

POST, BOARD, COMMENT = "post", "board", "comment"


def tell_of_like(actor: User, post: Post, at: datetime) -> None:
    """The author hears of a like, once a person."""
    notify(
        recipients=[post.author_id],
        kind=NotificationKind.LIKE,
        actor=actor,
        subject_kind=POST,
        subject_id=post.pk,
        at=at,
    )


def take_back_like(actor: User, post: Post, at: datetime) -> None:
    """The author no longer hears of a like that was given at that time."""
    withdraw(
        recipients=[post.author_id],
        kind=NotificationKind.LIKE,
        actor=actor,
        subject_kind=POST,
        subject_id=post.pk,
        at=at,
    )


def tell_of_comment_like(actor: User, comment: Comment, at: datetime) -> None:
    """The writer of a comment hears who likes it, once a person."""
    notify(
        recipients=[comment.author_id],
        kind=NotificationKind.LIKE,
        actor=actor,
        subject_kind=COMMENT,
        subject_id=comment.pk,
        at=at,
    )


def take_back_comment_like(actor: User, comment: Comment, at: datetime) -> None:
    """The writer no longer hears of a like that was given at that time."""
    withdraw(
        recipients=[comment.author_id],
        kind=NotificationKind.LIKE,
        actor=actor,
        subject_kind=COMMENT,
        subject_id=comment.pk,
        at=at,
    )


def tell_of_comment(comment: Comment) -> None:
    """The author of the post hears of a comment, whom it answers of a reply, those whom it mentions of a mention.

    A mention is a reply to those who commented there before. Nobody hears twice of one comment.
    """
    post, actor = comment.post, comment.author
    notify(
        recipients=[post.author_id],
        kind=NotificationKind.COMMENT,
        actor=actor,
        subject_kind=POST,
        subject_id=post.pk,
        detail={"comment": comment.pk},
        at=comment.created_at,
        again=True,
    )
    named = _mentioned(comment.body, post)
    replied = (named & _commented_before(comment, named)) | _answered(comment)
    _tell_of_words(comment, replied, named - replied)


def tell_of_edit(comment: Comment, before: str) -> None:
    """Those whom the new words mention hear of it; whom only the old ones did no longer do, unless they looked."""
    named = _mentioned(comment.body, comment.post) - _answered(comment)
    replied = named & _commented_before(comment, named)
    _tell_of_words(comment, replied, named - replied)
    left = {person.pk for person in people_mentioned(before)} - named - _answered(comment)
    _take_back_words(comment, left)


def take_back_comment(comment: Comment) -> None:
    """Nobody who has not looked yet hears of a deleted comment, unless its writer has another one there."""
    post, actor = comment.post, comment.author
    others = Comment.objects.filter(post=post, author=actor, deleted_at=None, hidden_at=None)
    if not others.exists():
        withdraw(
            recipients=[post.author_id],
            kind=NotificationKind.COMMENT,
            actor=actor,
            subject_kind=POST,
            subject_id=post.pk,
            at=comment.created_at,
        )
    named = {person.pk for person in people_mentioned(comment.body)}
    _take_back_words(comment, named | ({comment.answered.author_id} if comment.answered else set()))


def tell_of_mentions(post: Post) -> None:
    """Those whom a published post mentions hear of it, once for all: publishing it again tells only new ones."""
    named = _mentioned(post.text, post)
    notify(recipients=named, kind=NotificationKind.MENTION, actor=post.author, subject_kind=POST, subject_id=post.pk)


def tell_of_review(subject: Post | Board) -> None:
    """The author hears what was decided and why, from the site: the moderator is not named."""
    is_post = isinstance(subject, Post)
    notify(
        recipients=[subject.author_id if isinstance(subject, Post) else subject.owner_id],
        kind=NotificationKind.REVIEW,
        actor=None,
        subject_kind=POST if is_post else BOARD,
        subject_id=subject.pk,
        detail={"outcome": subject.status, "reason": subject.review_note},
        again=True,
    )


def tell_of_pick(post: Post) -> None:
    """The author hears that editors picked a post, from the site: they are not named."""
    notify(
        recipients=[post.author_id],
        kind=NotificationKind.REVIEW,
        actor=None,
        subject_kind=POST,
        subject_id=post.pk,
        detail={"outcome": "picked"},
        again=True,
    )


def _mentioned(text: str, post: Post) -> set[int]:
    """The people in a text who see the post, a query each, but for its author, who hears of it anyway."""
    people = people_mentioned(text)
    return {person.pk for person in people if person.pk != post.author_id and can_answer_post(person, post)}


def _answered(comment: Comment) -> set[int]:
    """Whom a reply answers, if they see the post; its author hears of every comment anyway."""
    person = comment.answered.author if comment.answered else None
    if person is None or person.pk == comment.post.author_id or not can_answer_post(person, comment.post):
        return set()
    return {person.pk}


def _tell_of_words(comment: Comment, replied: set[int], mentioned: set[int]) -> None:
    for kind, people in ((NotificationKind.REPLY, replied), (NotificationKind.MENTION, mentioned)):
        notify(recipients=people, kind=kind, actor=comment.author, subject_kind=COMMENT, subject_id=comment.pk)


def _take_back_words(comment: Comment, people: set[int]) -> None:
    for kind in (NotificationKind.REPLY, NotificationKind.MENTION):
        withdraw(
            recipients=people,
            kind=kind,
            actor=comment.author,
            subject_kind=COMMENT,
            subject_id=comment.pk,
            at=comment.created_at,
        )


def _commented_before(comment: Comment, people: set[int]) -> set[int]:
    if not people:
        return set()
    earlier = Comment.objects.filter(post_id=comment.post_id, author__in=people, deleted_at=None, pk__lt=comment.pk)
    return set(earlier.values_list("author_id", flat=True))
