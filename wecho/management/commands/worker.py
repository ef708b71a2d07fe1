"""`manage.py worker`: works the jobs until it is told to stop. Any number of them may run beside each other."""

import signal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wecho.common.worker import JobWorker


class Command(BaseCommand):
    help = "Work the jobs. SIGTERM or Ctrl-C ends it after the present job."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", action="store_true", help="Work what is there and end.")
        parser.add_argument("--heartbeat", type=Path, help="A file to touch every few seconds while all is well.")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = JobWorker(batch=options["batch"], heartbeat=options["heartbeat"])
        if not options["batch"]:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: worker.stop())
            self.stdout.write("The worker is ready.")
        worker.run()
