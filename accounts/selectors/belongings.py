"""What an export tells a person about themselves."""

from collections.abc import Iterator

from django.db.models import Q

from accounts.models import (
    Authenticator,
    Block,
    Follow,
    FollowImport,
    FollowRequest,
    Identity,
    Mute,
    Notification,
    NotificationSettings,
    PersonExport,
    Phone,
    ProfilePicture,
    SecurityKey,
    Session,
    Suspension,
    User,
)
from accounts.states import PictureStatus
from wecho.common.belongings import Record, StoredFile, fields_of, in_batches

_PROFILE = (
    "username",
    "display_name",
    "bio",
    "place",
    "website",
    "gear",
    "show_likes",
    "email",
    "email_confirmed_at",
    "pending_email",
    "language",
    "is_private",
    "is_staff",
    "is_superuser",
    "second_factor_at",
    "date_joined",
    "last_login",
    "leaving_since",
)
PICTURE_BYTES = 100_000  # about; their sizes are not kept
_COUNTS = ("post_count", "follower_count", "following_count")


def profile_records(person_id: int) -> Iterator[Record]:
    """The person as they are known here: one record."""
    person = User.objects.get(pk=person_id)
    yield (
        {"id": person.pk}
        | {name: getattr(person, name) for name in (*_PROFILE, *_COUNTS)}
        | {"groups": list(person.groups.order_by("name").values_list("name", flat=True))}
    )


def follow_records(person_id: int) -> Iterator[Record]:
    """Whom the person follows and who follows them."""
    rows = Follow.objects.filter(Q(follower=person_id) | Q(followee=person_id)).select_related("follower", "followee")
    for row in in_batches(rows):
        own = row.follower_id == person_id
        other = row.followee if own else row.follower
        yield {"direction": "following" if own else "follower", "person": other.handle, "since": row.created_at}


def request_records(person_id: int) -> Iterator[Record]:
    """Whom the person asks to be let in by, and who asks them."""
    rows = FollowRequest.objects.filter(Q(follower=person_id) | Q(followee=person_id))
    for row in in_batches(rows.select_related("follower", "followee")):
        own = row.follower_id == person_id
        other = row.followee if own else row.follower
        yield {"direction": "asked" if own else "asking", "person": other.handle, "since": row.created_at}


def block_records(person_id: int) -> Iterator[Record]:
    """Whom the person has blocked and muted; not by whom they are."""
    for block in in_batches(Block.objects.filter(blocker=person_id).select_related("blocked")):
        yield {"kind": "block", "person": block.blocked.handle, "since": block.created_at}
    for mute in in_batches(Mute.objects.filter(muter=person_id).select_related("muted")):
        yield {"kind": "mute", "person": mute.muted.handle, "since": mute.created_at}


def import_records(person_id: int) -> Iterator[Record]:
    """The last list of names that the person brought along, and what became of it."""
    facts = ("names", "unknown", "followed", "requested", "already", "created_at", "finished_at")
    return fields_of(FollowImport.objects.filter(owner=person_id), *facts)


def verification_records(person_id: int) -> Iterator[Record]:
    """Phone and identity, masked as on one's own page: the file lies unencrypted for a week."""
    for phone in Phone.objects.filter(person=person_id):
        yield {"kind": "phone", "number": phone.masked, "bound_at": phone.bound_at}
    for identity in Identity.objects.filter(person=person_id):
        yield {
            "kind": "identity",
            "name": identity.masked_name,
            "number": identity.masked_number,
            "status": identity.status,
            "submitted_at": identity.submitted_at,
            "consented_at": identity.consented_at,
            "decided_at": identity.decided_at,
        }


def second_factor_records(person_id: int) -> Iterator[Record]:
    """What the person proves beside the password, without what proves it."""
    for app in Authenticator.objects.filter(person=person_id):
        yield {"kind": "app", "created_at": app.created_at, "confirmed_at": app.confirmed_at}
    for key in in_batches(SecurityKey.objects.filter(person=person_id)):
        yield {"kind": "key", "name": key.name, "created_at": key.created_at, "last_used_at": key.last_used_at}


def picture_records(person_id: int) -> Iterator[Record]:
    """Avatars and covers."""
    for picture in in_batches(ProfilePicture.objects.filter(person=person_id)):
        yield {"kind": picture.kind, "status": picture.status, "created_at": picture.created_at}


def pictures_after(person_id: int, key: int) -> Iterator[StoredFile]:
    """The largest size of each picture that is ready; the original is not kept."""
    rows = ProfilePicture.objects.filter(person=person_id, status=PictureStatus.READY, pk__gt=key)
    for picture in in_batches(rows):
        path = picture.renditions.path(picture.renditions.look.edges[-1], "jpg")
        yield StoredFile(picture.pk, path, f"pictures/{picture.kind}.jpg", PICTURE_BYTES, picture.created_at)


def bytes_of_pictures(person_id: int) -> int:
    """About how much they are."""
    return PICTURE_BYTES * ProfilePicture.objects.filter(person=person_id, status=PictureStatus.READY).count()


def notification_records(person_id: int) -> Iterator[Record]:
    """What the person was told, by the numbers of what it is about, and how they wish to be told."""
    facts = ("kind", "subject_kind", "subject_id", "people", "is_read", "began_at", "at")
    yield from fields_of(Notification.objects.filter(recipient=person_id), *facts)
    yield from fields_of(NotificationSettings.objects.filter(person=person_id), "off_in_app", "off_by_mail", "digest")


def session_records(person_id: int) -> Iterator[Record]:
    """Where the person is and was signed in."""
    facts = ("kind", "device_name", "address", "created_at", "last_seen_at", "ended_at", "end")
    return fields_of(Session.objects.filter(person=person_id), *facts)


def suspension_records(person_id: int) -> Iterator[Record]:
    """When the person was kept out, and why; not by whom."""
    facts = ("reason", "started_at", "ends_at", "lifted_at")
    return fields_of(Suspension.objects.filter(person=person_id), *facts)


def export_records(person_id: int) -> Iterator[Record]:
    """When the person asked for their data."""
    for row in in_batches(PersonExport.objects.filter(person=person_id)):
        yield {"asked_at": row.asked_at, "status": row.status}
