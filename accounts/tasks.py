"""Jobs of people."""

from typing import Any

from django_tasks import TaskContext, task

from accounts.actions import (
    announcements,
    digests,
    email,
    erasing,
    exporting,
    follow_imports,
    identity_checks,
    mails,
    notification_pruning,
    passwords,
    people,
    phone_codes,
    pictures,
    recounting,
    requests,
    sessions,
    suspensions,
)
from accounts.models import ProfilePicture, User
from wecho.common.developing import GIVEN_UP
from wecho.common.jobs import MAX_ATTEMPTS


@task(takes_context=True, queue_name="photos")
def process_picture(context: TaskContext, picture_id: int) -> None:
    """Develop a picture; after the last failed try its owner is told, instead of being left waiting."""
    try:
        pictures.process_picture(picture_id)
    except Exception:
        if len(context.task_result.worker_ids) >= MAX_ATTEMPTS:
            for picture in ProfilePicture.objects.filter(pk=picture_id):
                pictures.refuse_picture(picture, GIVEN_UP)
        raise


@task()
def forget_profiles(usernames: list[str]) -> None:
    """Drop cached profiles that could not be dropped at once; fails, to be tried again, while Redis is gone."""
    people.forget_cached(usernames)


@task()
def reconcile_pictures() -> dict[str, int]:
    """Periodic: see `pictures.reconcile_pictures`."""
    return pictures.reconcile_pictures()


@task()
def announce(announcement_id: int) -> None:
    """Go on telling everyone. Safe to run twice, and at once."""
    announcements.tell_everyone(announcement_id)


@task()
def send_digests() -> int:
    """Periodic: see `digests.send_digests`."""
    return digests.send_digests()


@task()
def prune_notifications() -> int:
    """Periodic: see `notification_pruning.prune_notifications`."""
    return notification_pruning.prune_notifications()


@task()
def send_mail(person_id: int, template: str, event: str, to: str, context: dict[str, Any]) -> None:
    """Send one mail; nothing to do when the person is gone."""
    if person := User.objects.filter(pk=person_id).first():
        mails.deliver_mail(person=person, template=template, event=event, to=to, context=context)


@task()
def prune_mails() -> dict[str, int]:
    """Periodic: see `mails.forget_old_mails`."""
    return {"mails": mails.forget_old_mails()}


@task()
def send_confirmation(person_id: int, address: str, request_id: str) -> None:
    """See `email.send_confirmation`."""
    email.send_confirmation(person_id, address, request_id)


@task()
def send_removal(person_id: int, before: str, request_id: str) -> None:
    """See `email.send_removal`."""
    email.send_removal(person_id, before, request_id)


@task()
def send_reset(identifier: str, request_id: str, reason: str = "") -> None:
    """See `passwords.send_reset`."""
    passwords.send_reset(identifier, request_id, reason)


@task()
def approve_waiting(person_id: int) -> int:
    """See `requests.approve_waiting`. Safe to run twice, and at once."""
    return requests.approve_waiting(person_id)


@task()
def import_follows(import_id: int) -> None:
    """See `follow_imports.import_follows`. Safe to run twice, and at once."""
    follow_imports.import_follows(import_id)


@task()
def recount_follows(after: int = 0) -> dict[str, int]:
    """Periodic, and going on with itself: see `recounting.recount_follows`."""
    found = recounting.recount_follows(after)
    return {"checked": found.checked, "mended": found.mended}


@task()
def end_due_suspensions() -> int:
    """Let those in whose suspension is over."""
    return suspensions.end_due_suspensions()


@task()
def prune_sessions() -> int:
    """Forget sessions that ended long ago."""
    return sessions.prune_sessions()


@task(takes_context=True)
def write_export(context: TaskContext, export_id: int) -> None:
    """Write the next part of an export; after the last failed try it says so, instead of waiting for ever."""
    try:
        exporting.write_export(export_id)
    except Exception as error:
        if len(context.task_result.worker_ids) >= MAX_ATTEMPTS:
            exporting.fail_export(export_id, f"{type(error).__name__}: {error}")
        raise


@task()
def prune_exports() -> int:
    """Periodic: see `exporting.prune_exports`."""
    return exporting.prune_exports()


@task()
def erase_person(person_id: int) -> None:
    """Go on erasing a person. Safe to run twice, and at once."""
    erasing.erase_person(person_id)


@task()
def erase_due() -> int:
    """Periodic: see `erasing.erase_due`."""
    return erasing.erase_due()


@task()
def send_code(code_id: int) -> bool:
    """See `phone_codes.send_code`. Safe to run twice, and at once."""
    return phone_codes.send_code(code_id)


@task()
def verify_identity(person_id: int, submitted_at: str) -> None:
    """See `identity_checks.verify_identity`. Safe to run twice, and at once."""
    identity_checks.verify_identity(person_id, submitted_at)


@task()
def prune_codes() -> int:
    """Periodic: see `phone_codes.prune_codes`."""
    return phone_codes.prune_codes()
