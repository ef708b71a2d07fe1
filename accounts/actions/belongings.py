"""How what accounts keeps of a person is erased: each step takes one batch."""

import json
import re

from django.contrib.admin.models import LogEntry
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast, Concat
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.actions.identities import forget_verified
from accounts.actions.pairs import lock_people, move_counter
from accounts.jobs import MAILING
from accounts.models import (
    Announcement,
    Authenticator,
    Block,
    ExportPart,
    Follow,
    FollowImport,
    FollowRequest,
    Identity,
    Mute,
    Notification,
    NotificationSettings,
    PersonExport,
    Phone,
    PhoneCode,
    ProfilePicture,
    RecoveryCode,
    SecurityKey,
    Session,
    Suspension,
    User,
)
from wecho.common.belongings import BATCH, delete_batch

_ENDED = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
# A whole word in a line that is not indented, which is the error and not the code that led to it. Both engines read it.
_ERROR_NAMING = r"(?:^|\n)(?! |Traceback )(?:[^\n]*[^-\w\n])?%s(?![-\w]|\.\w)"


def erase_follows(person_id: int) -> bool:
    """Follows in both directions; the others' counters go with them."""
    both = Q(follower=person_id) | Q(followee=person_id)
    with transaction.atomic():
        some = list(Follow.objects.filter(both).order_by("pk")[:BATCH])
        people = lock_people({number for row in some for number in (row.follower_id, row.followee_id)})
        rows = list(Follow.objects.filter(pk__in=[row.pk for row in some]))  # what is still there under the lock
        Follow.objects.filter(pk__in=[row.pk for row in rows]).delete()
        for counter, ids in (
            ("follower_count", [row.followee_id for row in rows if row.follower_id == person_id]),
            ("following_count", [row.follower_id for row in rows if row.followee_id == person_id]),
        ):
            move_counter(counter, [people[number] for number in ids], -1)
    return bool(some)


def erase_relations(person_id: int) -> bool:
    """Requests, blocks and mutes in both directions."""
    return any(
        delete_batch(rows)
        for rows in (
            FollowRequest.objects.filter(Q(follower=person_id) | Q(followee=person_id)),
            Block.objects.filter(Q(blocker=person_id) | Q(blocked=person_id)),
            Mute.objects.filter(Q(muter=person_id) | Q(muted=person_id)),
        )
    )


def erase_follow_imports(person_id: int) -> bool:
    """The person's own, and what became of others' that name them."""
    if delete_batch(FollowImport.objects.filter(owner=person_id)):
        return True
    rows = FollowImport.objects.exclude(finished_at=None).annotate(
        told=Concat(Cast("names", TextField()), Cast("unknown", TextField()))
    )
    username = User.objects.values_list("username", flat=True).get(pk=person_id)
    return delete_batch(rows.filter(_holding("told", username)))


def erase_verification(person_id: int) -> bool:
    """Phone, code on its way and identity."""
    kinds = (PhoneCode, Phone, Identity)
    found = any(delete_batch(kind._default_manager.filter(person=person_id)) for kind in kinds)
    if found:
        forget_verified(person_id)
    return found


def erase_second_factor(person_id: int) -> bool:
    """Apps, recovery codes and keys."""
    kinds = (Authenticator, RecoveryCode, SecurityKey)
    return any(delete_batch(kind._default_manager.filter(person=person_id)) for kind in kinds)


def erase_pictures(person_id: int) -> bool:
    """Avatars and covers, their files first."""
    pictures = list(ProfilePicture.objects.filter(person=person_id).order_by("pk")[:BATCH])
    for picture in pictures:
        for path in picture.all_paths():
            default_storage.delete(path)
    return bool(pictures) and delete_batch(ProfilePicture.objects.filter(pk__in=[one.pk for one in pictures]))


def erase_notifications(person_id: int) -> bool:
    """What the person was told, and how they wished to be told. Others' name a number, which has no name any more."""
    return (
        delete_batch(Notification.objects.filter(recipient=person_id))
        or delete_batch(NotificationSettings.objects.filter(person=person_id))
        or delete_batch(Announcement.objects.filter(recipient=person_id))
    )


def erase_exports(person_id: int) -> bool:
    """Exports, their files first: while storage fails, the rows still tell what is to be deleted."""
    parts = list(ExportPart.objects.filter(export__person=person_id)[:BATCH])
    for part in parts:
        default_storage.delete(part.file_key)
    ExportPart.objects.filter(pk__in=[part.pk for part in parts]).delete()
    return delete_batch(PersonExport.objects.filter(person=person_id, parts=None)) or bool(parts)


def erase_sessions(person_id: int) -> bool:
    """Devices and addresses. What a web session's own row holds is a number, and it expires."""
    return delete_batch(Session.objects.filter(person=person_id))


def erase_suspensions(person_id: int) -> bool:
    """Suspensions; that there were some stays among the acts of administrators."""
    return delete_batch(Suspension.objects.filter(person=person_id))


def erase_acts(person_id: int) -> bool:
    """What the administration's log quotes of things that this person changed, who once was on the staff."""
    acts = LogEntry.objects.filter(user=person_id).exclude(object_repr="", change_message="")
    keys = list(acts.values_list("pk", flat=True)[:BATCH])
    return bool(keys and LogEntry.objects.filter(pk__in=keys).update(object_repr="", change_message=""))


def erase_jobs(person_id: int) -> bool:
    """Ended jobs that wrote to the person, or have the person's name or address for an argument."""
    told = Q(task_path__in=MAILING, args_kwargs__args__0=person_id)
    for words in _names_of(person_id):
        told |= _holding("arguments", words)
    ended = DBTaskResult.objects.filter(status__in=_ENDED).annotate(arguments=Cast("args_kwargs", TextField()))
    keys = list(ended.filter(told).values_list("pk", flat=True)[:BATCH])
    DBTaskResult.objects.filter(pk__in=keys).delete()
    return bool(keys)


def erase_errors(person_id: int) -> bool:
    """What ended jobs failed with, where the error names the person. The job may be anybody's, and stays."""
    told = Q()
    for words in _names_of(person_id):
        told |= Q(traceback__iregex=_ERROR_NAMING % re.escape(words))
    ended = DBTaskResult.objects.filter(told, status__in=_ENDED)
    keys = list(ended.values_list("pk", flat=True)[:BATCH])
    DBTaskResult.objects.filter(pk__in=keys).update(traceback="")
    return bool(keys)


def _names_of(person_id: int) -> list[str]:
    person = User.objects.get(pk=person_id)
    return [words for words in (person.username, person.email, person.pending_email) if words]


def _holding(json_text: str, words: str) -> Q:
    """Condition: one of the strings in a JSON text is `words`, in any case of its letters; keys don't count."""
    written = {json.dumps(words), json.dumps(words, ensure_ascii=False)}  # as SQLite and as PostgreSQL keep it
    pattern = "|".join(re.escape(one) for one in sorted(written))
    return Q(**{f"{json_text}__iregex": rf"(?:{pattern})(?!\s*:)"})
