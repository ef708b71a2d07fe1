"""Jobs of people."""

from typing import Any

from django_tasks import task

from accounts.actions import mails
from accounts.models import User


@task()
def send_mail(person_id: int, template: str, event: str, to: str, context: dict[str, Any]) -> None:
    """Send one mail; nothing to do when the person is gone."""
    if person := User.objects.filter(pk=person_id).first():
        mails.deliver_mail(person=person, template=template, event=event, to=to, context=context)


@task()
def prune_mails() -> dict[str, int]:
    """Periodic: see `mails.forget_old_mails`."""
    return {"mails": mails.forget_old_mails()}
