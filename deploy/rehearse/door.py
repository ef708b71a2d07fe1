"""What nginx does by itself: static files, photos from storage, limits, and a log that tells nothing secret."""

import gzip
import json
import re
from pathlib import Path

from deploy.rehearse.cast import Cast
from deploy.rehearse.visitor import Answer, Visitor, expect


def static_files_come_compressed_and_for_ever(cast: Cast) -> str:
    found = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', cast.stranger.get("/").text)
    expect(found, "the first page links no static file")
    for path in found:
        answer = cast.stranger.get(path, Accept_Encoding="gzip")
        expect(answer.status == 200 and "immutable" in answer.header("Cache-Control"), f"{path}: {answer.status}")
        content = gzip.decompress(answer.body) if answer.header("Content-Encoding") == "gzip" else answer.body
        expect(content, f"{path} is empty")
    return f"{len(found)} files"


def photos_come_from_storage_through_nginx(cast: Cast) -> str:
    page = cast.stranger.get(cast.post_page).text
    found = sorted(set(re.findall(r"/photos/\d+/\d+\.(?:avif|jpg)", page)))
    expect(len(found) >= 4, f"the post's page names {len(found)} renditions")
    for path in found:
        _expect_photo(path, cast.stranger.get(path), path.rpartition(".")[2])
        # What a client says of itself must not reach the storage, which would take it for a second signature.
        _expect_photo(path, cast.friend.get(path, Authorization="Bearer x.y.z"), path.rpartition(".")[2])
    hits = [line for line in _requests(cast) if line["path"] == found[0] and line["cache"] == "HIT"]
    expect(hits, "a photo that was asked for twice did not come from nginx's cache")
    return f"{len(found)} renditions, {sum(line['cache'] == 'HIT' for line in _requests(cast))} answers from the cache"


def _expect_photo(path: str, answer: Answer, form: str) -> None:
    starts = {"jpg": answer.body[:2] == b"\xff\xd8", "avif": answer.body[4:12] == b"ftypavif"}
    types = {"jpg": "image/jpeg", "avif": "image/avif"}
    expect(answer.status == 200 and starts[form], f"{path} answers {answer.status} {answer.body[:80]!r}")
    expect(answer.header("Content-Type") == types[form], f"{path} is called {answer.header('Content-Type')}")
    expect(_keeping(answer) == {"public", "max-age=3600"}, f"{path} is kept as {_keeping(answer)}")
    expect(answer.header("X-Content-Type-Options") == "nosniff", f"{path} may be sniffed")
    told = [name for name in answer.headers if name.lower().startswith(("x-amz", "x-openstack", "x-trans"))]
    expect(not told, f"{path} passes on {told}")


def _keeping(answer: Answer) -> set[str]:
    """What caches are told, by whomever."""
    return {word.strip() for line in answer.headers.get_all("Cache-Control", []) for word in line.split(",")}


def a_photo_is_asked_for_in_every_way(cast: Cast) -> str:
    path = f"/photos/{cast.uploads[0]['id']}/320.jpg"
    whole = cast.stranger.get(path)
    head = cast.stranger.get(path, method="HEAD")
    expect((head.status, head.body) == (200, b""), f"HEAD answers {head.status}")
    part = cast.stranger.get(path, Range="bytes=0-9")
    expect((part.status, part.body) == (206, whole.body[:10]), f"a range answers {part.status}")
    known = cast.stranger.get(path, If_None_Match=whole.header("ETag"))
    expect(known.status == 304, f"a known ETag answers {known.status}")
    expect(cast.stranger.get("/_storage/wecho/x").status == 404, "storage can be asked from outside")
    return "HEAD, range, conditional"


def an_original_is_for_its_owner(cast: Cast) -> str:
    path = f"/photos/{cast.uploads[0]['id']}/original"
    own = cast.author.get(path)
    expect(own.body == cast.photos[1].read_bytes(), f"the owner's original answers {own.status} {len(own.body)} bytes")
    expect("attachment" in own.header("Content-Disposition"), "an original is shown instead of saved")
    expect(_keeping(own) == {"private", "no-store"}, f"an original is kept as {_keeping(own)}")
    expect(cast.author.get(path, method="HEAD").status == 200, "HEAD of an original fails")
    part = cast.author.get(path, Range="bytes=5-14")
    expect((part.status, part.body) == (206, own.body[5:15]), f"a range of an original answers {part.status}")
    expect(cast.friend.get(path).status == 404, "somebody else gets an original")
    expect("sign-in" in cast.stranger.get(path).url, "a stranger gets an original")
    return f"{len(own.body):,} bytes"


def a_lost_file_is_not_remembered_as_lost(cast: Cast) -> str:
    photo, client, bucket = cast.uploads[1]["id"], cast.stage.s3.client(), cast.stage.s3.bucket
    smallest = next(key for key in cast.stage.files_of(photo) if key.endswith("/320.jpg"))
    kept = client.get_object(Bucket=bucket, Key=smallest)["Body"].read()
    client.delete_object(Bucket=bucket, Key=smallest)
    lost = cast.stranger.get(f"/photos/{photo}/320.jpg")
    expect(lost.status == 404, f"a photo without its file answers {lost.status}")
    expect("no-store" in _keeping(lost), f"the absence of a photo is kept as {_keeping(lost)}")
    expect(b"<Error>" not in lost.body, "what the storage says reaches the client")
    client.put_object(Bucket=bucket, Key=smallest, Body=kept)
    expect(cast.stranger.get(f"/photos/{photo}/320.jpg").body == kept, "a photo that came back is not there")
    return "404, and there again when it is back"


def what_is_too_large_is_refused_at_the_door(cast: Cast) -> str:
    much = b"x" * (4 * 1024 * 1024)
    page = cast.stranger.send("/join/", much, Content_Type="application/x-www-form-urlencoded")
    expect(page.status == 413 and "50 MB" in page.text, f"a page answers {page.status}")
    call = cast.api().visitor.send("/api/v1/accounts/token", much, Content_Type="application/json")
    expect((call.status, call.json["code"]) == (413, 413), f"the API answers {call.status}")
    return "413 as a page and in the envelope"


def claims_of_a_client_are_not_believed(cast: Cast) -> str:
    cast.stranger.get("/healthz", X_Forwarded_For="203.0.113.7", X_Forwarded_Proto="https", Forwarded="for=203.0.113.7")
    expect(all(line["client"] == "127.0.0.1" for line in _requests(cast)), "nginx believed an X-Forwarded-For")
    other = Visitor(cast.stage.address).get("/", Host="evil.example")
    expect(other.status == 400, f"a foreign Host answers {other.status}")
    return "address and host"


def nothing_secret_is_in_a_log(cast: Cast) -> str:
    logs = cast.stage.logs()
    secrets = {"secret": [cast.secret], "appKey": cast.used_keys, "signature": ["X-Amz-Signature"]}
    secrets["configured key"] = [cast.stage.environment[name] for name in ("SECRET_KEY", "FIELD_KEYS")]
    for what, values in secrets.items():
        for name, log in logs.items():
            expect(not any(value in log for value in values), f"a {what} is in the log of {name}")
    return f"{len(cast.used_keys)} appKeys, {sum(map(len, logs.values())):,} characters in {len(logs)} logs"


def no_process_complained(cast: Cast) -> str:
    for name, log in cast.stage.logs().items():
        traceback = log.find("Traceback")
        expect(traceback < 0, f"{name} raised:\n{log[max(traceback, 0) :][:3000]}")
    return "no traceback"


def _requests(cast: Cast) -> list[dict[str, str]]:
    lines = Path(cast.stage.home / "nginx" / "nginx.log").read_text().splitlines()
    return [json.loads(line) for line in lines if line.startswith('{"time"')]
