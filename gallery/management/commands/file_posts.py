"""`manage.py file_posts`: files every post under what it can be found by, as a daily job does a piece at a time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gallery.actions.facets import Filed, file_batch
from gallery.models import Post


class Command(BaseCommand):
    help = (
        "File all listed posts by tag, camera, lens, year and colour. May be stopped, repeated and run beside the site."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after", type=int, default=0, help="go on behind the post with this id")

    def handle(self, *args: Any, after: int, **options: Any) -> None:
        last = Post.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        found = Filed(last_id=after)
        while found.last_id is not None:
            found = file_batch(found)
            self.stdout.write(f"{found.checked} looked at, {found.mended} filed; at {found.last_id or last} of {last}")
