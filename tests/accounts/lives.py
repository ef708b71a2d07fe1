"""Somebody who has done everything that can be done here, and what they have left where."""

from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.actions.blocks import block_person, mute_person
from accounts.actions.follows import follow_person
from accounts.actions.sessions import issue_tokens
from accounts.actions.suspensions import lift_suspension, suspend_person
from accounts.actions.verification_events import record
from accounts.models import (
    Announcement,
    Authenticator,
    FollowImport,
    Identity,
    NotificationSettings,
    Phone,
    ProfilePicture,
    RecoveryCode,
    SecurityKey,
    User,
    VerificationEvent,
)
from gallery.actions.answers import like_post, write_comment
from gallery.actions.board_follows import keep_board
from gallery.actions.board_items import collect_post
from gallery.actions.boards import create_board
from gallery.models import Board, BoardSection, Comment, Facet, Post
from gallery.states import PostStatus
from tests.factories import make_person
from tests.factories.gallery import make_board, make_photo, make_post, share_board
from tests.factories.messaging import make_conversation
from tests.factories.moderation import make_decision

NAME = "mondrian9417"
EMAIL = "pietwashere@example.org"


@dataclass
class Life:
    """The person, a friend who stays, and posts of both; `replied` is a comment that the friend has replied to."""

    person: User
    friend: User
    post: Post
    others_post: Post
    replied: Comment
    reply: Comment


def make_life() -> Life:
    """A person with something in every table, under NAME and EMAIL."""
    person, friend = make_person(NAME), make_person()
    User.objects.filter(pk=person.pk).update(
        email=EMAIL, email_confirmed_at=timezone.now(), display_name="Piet W.", bio="squares"
    )
    person.refresh_from_db()
    post, others_post = make_post(person, photos=2), make_post(friend)
    for status in (PostStatus.PENDING, PostStatus.REJECTED, PostStatus.DELETED, PostStatus.PROCESSING):
        make_post(person, status=status)
    make_photo(person)
    make_photo(person, ready=False)
    make_decision(make_post(person, status=PostStatus.PENDING), note="")
    follow_person(actor=person, followee=friend)
    follow_person(actor=friend, followee=person)
    for one, other in ((person, others_post), (friend, post)):
        like_post(actor=one, post=other)
        board = create_board(actor=one, title="kept")
        collect_post(actor=one, board=board, post=other)
    shared = make_board(person, posts=[post, others_post])
    _share_boards(person, friend, shared, others_post)
    write_comment(actor=friend, post=post, body="nice squares")
    write_comment(actor=person, post=others_post, body="alone")
    replied = write_comment(actor=person, post=others_post, body="a question")
    reply = write_comment(actor=friend, post=others_post, body="an answer", answering=replied)
    _relate(person)
    _prove(person)
    _show(person)
    NotificationSettings.objects.create(person=person)
    Announcement.objects.create(recipient=person, chinese=NAME, english=NAME)
    make_conversation(person, friend, messages=4)
    issue_tokens(person=person)
    _suspend_for_a_while(person)
    _note_in_admin_log(person, friend)
    return Life(person, friend, post, others_post, replied, reply)


def _share_boards(person: User, friend: User, mine: Board, post: Post) -> None:
    """Each collects and shares a board of the other, and puts a post there; one is divided by a tag."""
    theirs = make_board(friend)
    for one, board in ((person, theirs), (friend, mine)):
        keep_board(actor=one, board=board)
        share_board(board, one)
    collect_post(actor=person, board=theirs, post=post)
    tag = Facet.objects.create(kind="tag", value="lives", name="lives", post_count=0)
    BoardSection.objects.create(board=mine, facet=tag)


def _show(person: User) -> None:
    picture = ProfilePicture.objects.create(person=person, kind="avatar", status="ready")
    for path in picture.renditions.paths():
        default_storage.save(path, ContentFile(b"face"))
    User.objects.filter(pk=person.pk).update(avatar_key=picture.storage_key)


def _prove(person: User) -> None:
    phone = Phone(person=person)
    phone.seal("+8613800138000")
    phone.save()
    identity = Identity(person=person)
    identity.seal(name="王小明", number="11010519491231002X")
    identity.save()
    record(VerificationEvent.Act.PHONE_BOUND, actor=person, person=person)
    Authenticator.objects.create(person=person, secret=b"x", confirmed_at=timezone.now())
    RecoveryCode.objects.create(person=person, code_hash="x")
    SecurityKey.objects.create(person=person, name="blue key", credential_id="x", public_key=b"x")


def _relate(person: User) -> None:
    shut_out, closed = make_person(), make_person()
    block_person(actor=person, person=shut_out)
    block_person(actor=make_person(), person=person)
    mute_person(actor=person, person=closed)
    User.objects.filter(pk=closed.pk).update(is_private=True)
    closed.refresh_from_db()
    follow_person(actor=person, followee=closed)
    for owner in (person, closed):
        FollowImport.objects.create(owner=owner, names=[NAME], unknown=[NAME], finished_at=timezone.now())


def _suspend_for_a_while(person: User) -> None:
    root = make_person(staff=True)
    User.objects.filter(pk=root.pk).update(is_superuser=True)
    root = User.objects.get(pk=root.pk)
    suspend_person(actor=root, person=person, reason="A pause.")
    lift_suspension(actor=root, person=person)
    person.refresh_from_db()


def _note_in_admin_log(person: User, friend: User) -> None:
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=friend, content_type=kind, object_id=str(person.pk), object_repr=NAME, action_flag=CHANGE
    )
    LogEntry.objects.create(
        user=person, content_type=kind, object_id=str(friend.pk), object_repr=f"by {NAME}", action_flag=CHANGE
    )


def stored_files() -> set[str]:
    """Every file of the storage."""
    found, folders = set[str](), [""]
    while folders:
        folder = folders.pop()
        try:
            below, files = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        folders += [f"{folder}/{name}".lstrip("/") for name in below if name]
        found |= {f"{folder}/{name}".lstrip("/") for name in files if name}
    return found
