"""`manage.py demo`: fills the site with demo content. A second run finds everything there."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from services_registry.actions.services import ensure_service
from wecho.demo import cast, content, pictures
from wecho.demo.constants import SERVICE

COUNT = 24
LONG_EDGE = 2048


class Command(BaseCommand):
    help = "Make demo people, posts in every state, boards, a conversation and a service."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--photos", help="A folder of pictures to use instead of generated ones.")
        parser.add_argument("--anyway", action="store_true", help="Also where DATABASE_URL is set.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED and not options["anyway"]:
            raise CommandError("The demo has public passwords. Where DATABASE_URL is set it needs --anyway.")
        with translation.override("zh-hans"):
            self._make(options["photos"])

    def _make(self, folder: str | None) -> None:
        people = cast.ensure_cast()
        ensure_service(actor=people["guanli"], name=SERVICE)
        if content.is_complete():
            self._tell("  there already")
            return
        with tempfile.TemporaryDirectory(prefix="wecho-demo-") as made:
            found = self._pictures(Path(folder).expanduser() if folder else None, Path(made))
            faces = pictures.portraits(Path(made) / "faces", len(cast.PHOTOGRAPHERS))
            cast.show_faces(people, faces, [picture.path for picture in found[: len(faces)]])
            posts = content.make_posts(people, found, self._tell)
        published = content.decide(posts, people["shenhe"])
        content.make_draft(people["xiaoman"], "未完成的草稿 Unfinished")
        content.answer(published, people)
        content.make_boards(published, people, people["shenhe"])
        content.talk(people)

    def _pictures(self, folder: Path | None, made: Path) -> list[pictures.Picture]:
        if folder:
            if not folder.is_dir():
                raise CommandError(f"{folder} is not a folder.")
            found = pictures.found(folder, COUNT)
            if len(found) < 12:
                raise CommandError(f"{folder} has fewer than twelve pictures.")
            return found
        self._tell("  making pictures")
        drawn: list[pictures.Picture] = []
        for item in pictures.generated(made, COUNT, LONG_EDGE):
            if isinstance(item, str):
                self._tell(f"  {item}")
            else:
                drawn.append(item)
        return drawn

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
