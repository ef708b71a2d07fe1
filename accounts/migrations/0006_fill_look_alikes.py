"""What the names of the people who are there already look like, and that no address of theirs was ever confirmed."""

from django.db import migrations
from django.db.models import F

from accounts.look_alikes import skeleton

BATCH = 1_000


def fill(apps, schema_editor):
    """Of names that look alike the earliest has it."""
    people = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    last = 0
    while batch := list(people.filter(pk__gt=last).order_by("pk").only("pk", "username", "username_skeleton")[:BATCH]):
        last = batch[-1].pk
        first = {}
        for person in batch:
            if person.username_skeleton is None:
                first.setdefault(skeleton(person.username), person)
        taken = set(people.filter(username_skeleton__in=first).values_list("username_skeleton", flat=True))
        for looks, person in first.items():
            person.username_skeleton = None if looks in taken else looks
        people.bulk_update(first.values(), ["username_skeleton"])


def claim(apps, schema_editor):
    people = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    unproved = people.exclude(email="").filter(email_confirmed_at=None).order_by("pk").values_list("pk", flat=True)
    while batch := list(unproved[:BATCH]):
        people.filter(pk__in=batch).update(pending_email=F("email"), email="")


def trust(apps, schema_editor):
    people = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    people.filter(email="").update(email=F("pending_email"))


class Migration(migrations.Migration):
    atomic = False  # batch by batch, and from the start again if it is interrupted

    dependencies = [("accounts", "0005_look_alikes")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop), migrations.RunPython(claim, trust)]
