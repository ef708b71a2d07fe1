"""What Wecho is for, through nginx: photos, review, feed, messages, a registered service."""

import json
import os
import subprocess
import sys
import time
import uuid

from deploy.rehearse.cast import SERVICE, Cast
from deploy.rehearse.visitor import PASSWORD, expect, heard
from tests.engines.machine import ROOT


def a_service_is_registered_on_the_command_line(cast: Cast) -> str:
    cast.secret = cast.stage.site.manage("register_service", SERVICE).strip()
    expect(len(cast.secret) == 16, "register_service did not print a secret of 16 characters")
    return "its secret printed once"


def people_join(cast: Cast) -> str:
    cast.author.join("rehearsalauthor")
    cast.friend.join("rehearsalfriend")
    cast.stage.site.python(
        "from accounts.actions.people import register_person as r; from django.contrib.auth.models import Group as G;"
        f"p = r(username='rehearsalmoderator', password={PASSWORD!r}); p.is_staff = True; p.save();"
        "p.groups.set(G.objects.filter(name='moderators'))"
    )
    return "an author, a friend, a moderator"


def two_photos_are_developed(cast: Cast) -> str:
    began = time.monotonic()
    cast.uploads = [cast.author.upload(photo) for photo in cast.photos[1:3]]
    cast.uploads = [cast.author.finished(upload) for upload in cast.uploads]
    sizes = ", ".join(f"{upload['width']}×{upload['height']}" for upload in cast.uploads)
    return f"{sizes} in {time.monotonic() - began:.1f} s"


def a_post_waits_for_review_and_only_its_author_sees_it(cast: Cast) -> str:
    fields = {"photo": [str(upload["id"]) for upload in cast.uploads], "title": "Rehearsal", "text": "彩排"}
    made = cast.author.submit("/upload/", fields)
    expect("/posts/" in made.url, f"the post was not taken: {made.status}")
    cast.post_id = int(made.url.rstrip("/").rpartition("/")[2])
    expect(cast.author.get(cast.post_page).status == 200, "the author does not see the waiting post")
    expect(cast.stranger.get(cast.post_page).status == 404, "a stranger sees a post that waits for review")
    unsigned = f"/photos/{cast.uploads[0]['id']}/320.jpg"
    expect(cast.stranger.get(unsigned).status == 404, "a stranger loads a photo that waits for review")
    signed = cast.stranger.get(str(cast.uploads[0]["thumb_url"]))
    expect(signed.status == 200, f"a signed address of a waiting photo answers {signed.status}")
    expect("no-store" in signed.header("Cache-Control"), "a waiting photo may be kept by caches")
    return f"post {cast.post_id}"


def a_moderator_approves_it_over_the_api(cast: Cast) -> str:
    api = cast.api()
    api.sign_in("rehearsalmoderator", PASSWORD)
    queue = api.call("GET", "/api/v1/moderation/queue")["posts"]
    case = next(post for post in queue if post["id"] == cast.post_id)
    decision = {"outcome": "approve", "seen": case["version"]}
    decided = api.call("POST", f"/api/v1/moderation/posts/{cast.post_id}/decision", decision)
    expect(decided["status"] == "published", f"the post is {decided['status']} after its approval")
    return f"{len(queue)} in the queue"


def it_appears_in_the_feed(cast: Cast) -> str:
    expect(cast.post_page in cast.stranger.get("/").text, "the feed does not show the post")
    expect("Rehearsal" in cast.stranger.get(cast.post_page).text, "the post's page does not show its title")
    latest = cast.api().call("GET", "/api/v1/gallery/posts")
    expect(latest["posts"][0]["id"] == cast.post_id, "the API's feed does not begin with the post")
    return "on the pages and over the API"


def a_private_message_arrives_live(cast: Cast) -> str:
    with cast.author.socket() as here, cast.friend.socket() as there:
        began = time.monotonic()
        frame = {"type": "send", "cid": str(uuid.uuid4()), "to": cast.friend.username, "body": "你好"}
        here.send(json.dumps(frame))
        heard(here, "ack")
        event = heard(there, "ev")
        took = time.monotonic() - began
        here.send(json.dumps(frame))
        expect(heard(here, "ack")["dup"], "the same message, sent again, became a second one")
    expect(event["message"]["body"] == "你好", "another message arrived than was sent")
    return f"after {took * 1000:.0f} ms"


def a_service_publishes_and_reads_back(cast: Cast) -> str:
    api = cast.api()
    form = b"author=u1&content=%E4%BD%A0%E5%A5%BD"
    key = f"svc={SERVICE}&appKey={cast.app_key()}"
    made = api.visitor.send(f"/api/v1/posts/publish?{key}", form, Content_Type="application/x-www-form-urlencoded").json
    expect(made["code"] == 200, f"publish answered {made}")
    post_id = made["data"]["post_id"]
    api.call("PUT", "/api/v1/posts/like", {"like": True}, post_id=post_id, user_id="u2")
    read = api.call("GET", "/api/v1/posts/getinfo", post_id=post_id)["post"]
    expect((read["content"], read["author"]) == ("你好", "u1"), f"getinfo answered {read}")
    expect(api.call("GET", "/api/v1/posts/getlike", post_id=post_id) == {"like": 1}, "the like was not counted")
    return f"post {post_id}"


def the_main_job_works_in_a_browser(cast: Cast) -> str:
    environment = {**cast.stage.environment, "SITE_UNDER_TEST": cast.stage.address}
    environment |= {name: os.environ[name] for name in ("CHROMIUM", "DISPLAY") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:xdist", "tests/browser/test_main_job.py"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    expect(done.returncode == 0, f"the browser tests fail:\n{done.stdout[-4000:]}{done.stderr[-1000:]}")
    return done.stdout.strip().splitlines()[-1].strip("= ")
