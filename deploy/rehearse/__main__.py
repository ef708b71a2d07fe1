"""`python -m deploy.rehearse [--photos FOLDER]`."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deploy.rehearse import door, faults, main_job
from deploy.rehearse.cast import Cast, assemble
from deploy.rehearse.stage import raised
from deploy.rehearse.visitor import StepFailed
from tests.engines import EngineMissingError

STEPS: list[Callable[[Cast], str]] = [
    door.static_files_come_compressed_and_for_ever,
    main_job.a_service_is_registered_on_the_command_line,
    main_job.people_join,
    main_job.two_photos_are_developed,
    main_job.a_post_waits_for_review_and_only_its_author_sees_it,
    main_job.a_moderator_approves_it_over_the_api,
    main_job.it_appears_in_the_feed,
    door.a_lost_file_is_not_remembered_as_lost,
    door.photos_come_from_storage_through_nginx,
    door.a_photo_is_asked_for_in_every_way,
    door.an_original_is_for_its_owner,
    main_job.a_private_message_arrives_live,
    main_job.a_service_publishes_and_reads_back,
    main_job.the_main_job_works_in_a_browser,
    door.no_process_complained,
    door.what_is_too_large_is_refused_at_the_door,
    door.claims_of_a_client_are_not_believed,
    faults.a_worker_is_killed_in_mid_job_and_the_job_is_done,
    faults.one_web_process_dies_and_nobody_notices,
    faults.without_any_web_process_the_door_says_so,
    faults.without_redis_everything_goes_on,
    faults.without_storage_kept_photos_still_come,
    faults.without_the_database_the_site_says_so,
    door.nothing_secret_is_in_a_log,
]


def main(arguments: list[str]) -> int:
    """Returns the exit code: 0 when every step held."""
    parser = argparse.ArgumentParser(prog="python -m deploy.rehearse", description="Run Wecho as in production, once.")
    parser.add_argument("--photos", type=Path, help="a folder with at least three JPEG photographs")
    options = parser.parse_args(arguments)
    say("starting PostgreSQL, Redis, S3, two web processes, posts, sockets, two workers and nginx …")
    try:
        with raised() as stage:
            say(f"  {stage.address}")
            rehearse(assemble(stage, options.photos))
    except (StepFailed, EngineMissingError) as failure:
        say(f"FAILED: {failure}")
        return 1
    say("Every step held.")
    return 0


def rehearse(cast: Cast) -> None:
    """Walk the steps in their order; raises StepFailed at the first that does not hold."""
    for step in STEPS:
        title = step.__name__.replace("_", " ")
        began = time.monotonic()
        try:
            note = step(cast)
        except (StepFailed, AssertionError) as failure:
            raise StepFailed(f"{title}: {failure}") from failure
        say(f"  {time.monotonic() - began:6.1f} s  {title}: {note}")


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
