"""How what the gallery keeps of a person is erased: each step takes one batch.

Files go before the row that names them. Counters of what stays are moved in the transaction that takes a row away.
"""

from collections import Counter
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from gallery.actions.days import take_from_day
from gallery.actions.facets import unfile_posts
from gallery.models import (
    Board,
    BoardFollow,
    BoardItem,
    BoardMember,
    Comment,
    CommentLike,
    FacetFollow,
    Like,
    Photo,
    Pick,
    Post,
)
from gallery.states import PhotoStatus
from wecho.common.belongings import BATCH, delete_batch, forget_in_log
from wecho.common.kept_counts import moved
from wecho.common.multipart import Upload, multipart

PHOTOS_A_BATCH = 20


def erase_likes_given(person_id: int) -> bool:
    """Likes of others' posts, from their counts and their days."""
    with transaction.atomic():
        rows = list(Like.objects.filter(user=person_id).order_by("pk")[:BATCH])
        # Posts first, as whoever likes them: in the other order the two could wait for each other.
        _hold(Post, {row.post_id for row in rows})
        rows = list(_locked(Like.objects.filter(pk__in=[row.pk for row in rows])))
        Like.objects.filter(pk__in=[row.pk for row in rows]).delete()
        _lower(Post, "like_count", Counter(row.post_id for row in rows))
        for row in rows:
            take_from_day(row.post_id, timezone.localdate(row.created_at), 1)
    return bool(rows)


def erase_comment_likes(person_id: int) -> bool:
    """Likes of others' comments."""
    with transaction.atomic():
        rows = list(CommentLike.objects.filter(user=person_id).order_by("pk")[:BATCH])
        _hold(Comment, {row.comment_id for row in rows})
        rows = list(_locked(CommentLike.objects.filter(pk__in=[row.pk for row in rows])))
        CommentLike.objects.filter(pk__in=[row.pk for row in rows]).delete()
        _lower(Comment, "like_count", Counter(row.comment_id for row in rows))
    return bool(rows)


def erase_facet_follows(person_id: int) -> bool:
    """Tags that the person follows."""
    return delete_batch(FacetFollow.objects.filter(person=person_id))


def erase_board_follows(person_id: int) -> bool:
    """Boards of others that the person keeps, and others' keeping of the person's own."""
    with transaction.atomic():
        rows = list(_locked(BoardFollow.objects.filter(person=person_id))[:BATCH])
        BoardFollow.objects.filter(pk__in=[row.pk for row in rows]).delete()
        _lower(Board, "follower_count", Counter(row.board_id for row in rows))
    return bool(rows) or delete_batch(BoardFollow.objects.filter(board__owner=person_id))


def erase_board_memberships(person_id: int) -> bool:
    """The person's places on others' boards, and others' on the person's own."""
    mine = BoardMember.objects.filter(person=person_id)
    return delete_batch(mine) or delete_batch(BoardMember.objects.filter(board__owner=person_id))


def forget_editor(person_id: int) -> bool:
    """Who proposed and who chose a pick; the pick stays."""
    proposed = Pick.objects.filter(proposed_by=person_id).update(proposed_by=None)
    return bool(proposed + Pick.objects.filter(chosen_by=person_id).update(chosen_by=None))


def erase_comments_written(person_id: int) -> bool:
    """Comments, replies first. One that others have replied to stays without its words: their replies hang on it."""
    own = Comment.objects.filter(author=person_id)
    replies = Comment.objects.filter(root=OuterRef("pk"), deleted_at=None).exclude(author=person_id)
    left = own.exclude(Exists(replies), body="").annotate(has_replies=Exists(replies))
    with transaction.atomic():
        rows = list(left.exclude(root=None).order_by("pk")[:BATCH] or left.order_by("pk")[:BATCH])
        _hold(Post, {row.post_id for row in rows})
        _hold(Comment, {row.root_id for row in rows if row.root_id})
        rows = list(_locked(left.filter(pk__in=[row.pk for row in rows])))
        forget_in_log(Comment, [row.pk for row in rows])
        Comment.objects.filter(pk__in=[row.pk for row in rows if row.has_replies]).update(body="")
        gone = [row for row in rows if not row.has_replies]
        Comment.objects.filter(pk__in=[row.pk for row in gone]).delete()
        counted = [row for row in gone if row.deleted_at is None and row.hidden_at is None]
        _lower(Post, "comment_count", Counter(row.post_id for row in counted))
        _lower(Comment, "reply_count", Counter(row.root_id for row in counted if row.root_id))
    return bool(rows)


def erase_board_items(person_id: int) -> bool:
    """What is on the person's boards, and their posts on others' boards."""
    if delete_batch(BoardItem.objects.filter(board__owner=person_id)):
        return True
    with transaction.atomic():
        rows = list(_locked(BoardItem.objects.filter(post__author=person_id))[:BATCH])
        BoardItem.objects.filter(pk__in=[row.pk for row in rows]).delete()
        _lower(Board, "item_count", Counter(row.board_id for row in rows))
    return bool(rows)


def forget_collector(person_id: int) -> bool:
    """Who put a post on another's board; the post stays there, for the owner to take off."""
    return bool(BoardItem.objects.filter(added_by=person_id).update(added_by=None))


def erase_boards(person_id: int) -> bool:
    """Boards, empty by now."""
    return delete_batch(Board.objects.filter(owner=person_id))


def erase_answers(person_id: int) -> bool:
    """Likes of the person's posts, and what was said under them: answers go with what they answer."""
    if delete_batch(Like.objects.filter(post__author=person_id)):
        return True
    comments = Comment.objects.filter(post__author=person_id)
    return delete_batch(comments.exclude(root=None)) or delete_batch(comments)


def erase_photos(person_id: int) -> bool:
    """Photos with their originals and renditions. What storage refuses raises its error, and the photo stays."""
    photos = list(Photo.objects.filter(owner=person_id).order_by("pk")[:PHOTOS_A_BATCH])
    for photo in photos:
        if photo.status == PhotoStatus.UPLOADING and photo.upload_id:
            multipart().abort(Upload(photo.original_path, photo.upload_id))
        for path in photo.all_paths():
            default_storage.delete(path)
        delete_batch(Photo.objects.filter(pk=photo.pk))
    return bool(photos)


def erase_posts(person_id: int) -> bool:
    """Posts, of which nothing else is left."""
    with transaction.atomic():
        unfile_posts(list(Post.objects.filter(author=person_id).order_by("pk").values_list("pk", flat=True)[:BATCH]))
    return delete_batch(Post.objects.filter(author=person_id))


def _locked(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows.select_for_update(of=("self",)).order_by("pk")


def _hold(model: type[Post] | type[Comment], keys: set[int]) -> None:
    """Lock rows in the order of their ids, as their kept counts need it."""
    rows = model._default_manager.select_for_update(of=("self",), no_key=True).filter(pk__in=keys)
    list(rows.order_by("pk").values_list("pk", flat=True))


def _lower(model: type[Post] | type[Board] | type[Comment], counter: str, steps: Counter[int]) -> None:
    # Locked in the order of their ids, so that two erasures at once cannot wait for each other. A count that has
    # drifted stops at 0, and the erasure goes on.
    rows = model._default_manager.select_for_update(of=("self",), no_key=True).filter(pk__in=steps).order_by("pk")
    for key in list(rows.values_list("pk", flat=True)):
        model._default_manager.filter(pk=key).update(**{counter: moved(counter, -steps[key])})
