"""What happens when parts die: the work goes on, or says truthfully that it cannot."""

import json
import os
import signal
import subprocess
import time
import uuid
from typing import LiteralString

from deploy.rehearse.cast import Cast
from deploy.rehearse.visitor import Visitor, expect, heard, wait_for

JOBS_OF_PHOTO: LiteralString = """
    SELECT status, jsonb_array_length(worker_ids) FROM django_tasks_database_dbtaskresult
    WHERE task_path = 'gallery.tasks.process_photo' AND args_kwargs -> 'args' = to_jsonb(%s::int[])
"""


def a_worker_is_killed_in_mid_job_and_the_job_is_done(cast: Cast) -> str:
    upload = cast.author.upload(cast.photos[0])
    began = time.monotonic()
    pids = [worker.popen.pid for worker in cast.stage.workers]
    victim = wait_for(lambda: _developing(pids), "no worker began to develop the photo", pause=0.005)
    os.kill(victim, signal.SIGKILL)
    state = cast.author.finished(upload, seconds=120)
    took = time.monotonic() - began
    files = cast.stage.files_of(upload["id"])
    ((edges,),) = cast.stage.rows("SELECT jsonb_array_length(edges) FROM gallery_photo WHERE id = %s", upload["id"])
    expect(len(files) == 2 * edges, f"a photo of {edges} sizes in 2 formats has the files {files}")
    jobs = cast.stage.rows(JOBS_OF_PHOTO, [upload["id"]])
    expect(jobs == [("SUCCESSFUL", 2)], f"jobs of the photo, each with the number of its runs: {jobs}")
    cast.stage.start_worker()
    return f"killed pid {victim}; {state['width']}×{state['height']} was ready {took:.0f} s after its upload, run twice"


def _developing(workers: list[int]) -> int:
    """The worker whose child is developing a photo, 0 when none does."""
    listing = subprocess.run(["ps", "-A", "-o", "ppid=,args="], capture_output=True, text=True, check=True).stdout  # noqa: S607
    for line in listing.splitlines():
        parent, _, command = line.strip().partition(" ")
        if "wecho.common.imaging" in command and int(parent) in workers:
            return int(parent)
    return 0


def one_web_process_dies_and_nobody_notices(cast: Cast) -> str:
    _kill(cast, 0)
    answers = [cast.stranger.get("/").status for _ in range(20)]
    expect(answers == [200] * 20, f"the pages answered {answers}")
    return "20 of 20 pages"


def without_any_web_process_the_door_says_so(cast: Cast) -> str:
    _kill(cast, 1)
    call = Visitor(cast.stage.address).get("/api/v1/gallery/posts?svc=x&appKey=" + "0" * 52)
    expect((call.status, call.json["code"], call.json["data"]) == (502, 502, None), f"the API answers {call.status}")
    page = cast.stranger.get("/")
    expect(page.status == 502 and page.header("Retry-After") and "Wecho" in page.text, f"a page answers {page.status}")
    with cast.author.socket() as socket:
        socket.send(json.dumps({"type": "ping"}))
        heard(socket, "pong")
    for number in range(2):
        cast.stage.start_web(number)
    wait_for(lambda: cast.stranger.get("/").status == 200, "the pages did not come back")
    return "502 in the envelope and as a page, sockets alive, and back again"


def _kill(cast: Cast, number: int) -> None:
    """Kill a web process with all its children, as a machine that goes away."""
    os.killpg(cast.stage.web[number].popen.pid, signal.SIGKILL)
    cast.stage.web[number].popen.wait()


def without_redis_everything_goes_on(cast: Cast) -> str:
    with cast.author.socket() as here, cast.friend.socket() as there:
        cast.stage.parts["redis"].close()
        health = cast.stranger.get("/healthz")
        expect((health.status, health.json["cache"]) == (200, False), f"/healthz answers {health.status} {health.text}")
        for path in ("/", cast.post_page, "/sign-in/"):
            expect(cast.stranger.get(path).status == 200, f"{path} needs Redis")
        cast.api().call("GET", "/api/v1/gallery/posts")
        began = time.monotonic()
        frame = {"type": "send", "cid": str(uuid.uuid4()), "to": cast.friend.username, "body": "还在吗?"}
        here.send(json.dumps(frame))
        heard(here, "ack")
        heard(there, "ev")
        took = time.monotonic() - began
    with cast.friend.socket():
        pass
    state = cast.author.finished(cast.author.upload(cast.photos[2]))
    expect(state["status"] == "ready", "a photo is not developed without Redis")
    return f"pages, API, photos; a message took {took:.1f} s"


def without_storage_kept_photos_still_come(cast: Cast) -> str:
    cast.stage.parts["storage"].close()
    kept = cast.stranger.get(f"/photos/{cast.uploads[0]['id']}/320.jpg")
    expect((kept.status, kept.body[:2]) == (200, b"\xff\xd8"), f"a photo that nginx keeps answers {kept.status}")
    original = cast.author.get(f"/photos/{cast.uploads[0]['id']}/original")
    expect(original.status == 502, f"an original answers {original.status}")
    expect(cast.stranger.get("/").status == 200, "the pages need the storage")
    refused = cast.author.submit("/upload/photos/", {"file": cast.photos[2]})
    expect(refused.status >= 500, f"an upload that could not be kept answers {refused.status}")
    return f"pages and kept photos; an upload answers {refused.status}, an original {original.status}"


def without_the_database_the_site_says_so(cast: Cast) -> str:
    cast.stage.parts["database"].close()
    health = cast.stranger.get("/healthz")
    expect((health.status, health.json["ready"]) == (503, False), f"/healthz answers {health.status} {health.text}")
    call = cast.api().ask("GET", "/api/v1/gallery/posts")
    expect(call.status >= 500 and call.json["code"] == call.status, f"the API answers {call.status} {call.text[:200]}")
    page = cast.stranger.get("/")
    expect(page.status >= 500 and "<h1" in page.text, f"a page answers {page.status} {page.text[:200]}")
    return f"/healthz 503, the API {call.status} in its envelope, a page {page.status}"
