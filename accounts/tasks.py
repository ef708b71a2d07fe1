"""Jobs of people."""

from django_tasks import task

from accounts.actions import identity_checks, phone_codes, sessions, suspensions


@task()
def end_due_suspensions() -> int:
    """Let those in whose suspension is over."""
    return suspensions.end_due_suspensions()


@task()
def prune_sessions() -> int:
    """Forget sessions that ended long ago."""
    return sessions.prune_sessions()


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
