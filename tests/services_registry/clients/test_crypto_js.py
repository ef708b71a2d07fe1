"""A client that we did not write: npm's crypto-js in Node makes the keys, and calls a site that really runs."""

import json
from typing import Any

import pytest

from services_registry.api.contract.calls import CALLS
from services_registry.appkeys import make_app_key
from tests.services_registry.clients.node import HERE, ask_node
from tests.services_registry.clients.web import Web

VECTORS = json.loads((HERE / "appkey-vectors.json").read_text())["vectors"]

pytestmark = pytest.mark.usefixtures("_node")


def test_crypto_js_and_we_make_and_read_the_same_keys() -> None:
    for vector, read in zip(VECTORS, ask_node("vectors.js"), strict=True):
        assert read == {"made": vector["appKey"], "opened": vector["timestamp"]}
        secret, iv = vector["secret"].encode(), bytes.fromhex(vector["iv"])
        assert make_app_key(secret, int(vector["timestamp"]), iv) == vector["appKey"]


@pytest.mark.parametrize("form", ["multipart", "urlencoded"])
def test_all_calls_answer_a_client_of_crypto_js(web: Web, form: str) -> None:
    told = ask_node("caller.js", web.url, web.service, web.secret, form)
    answers: list[dict[str, Any]] = told["answers"]
    assert {answer["path"] for answer in answers} == {call.path for call in CALLS}
    assert {(answer["status"], answer["code"], answer["msg"]) for answer in answers} == {(200, 200, "success")}
    data = {answer["path"]: answer["data"] for answer in answers}
    post = data["getinfo"]["post"]
    assert (post["id"], post["author"], post["title"]) == (told["post_id"], "ann", "标题")
    assert (post["content"], post["extra"], post["svc"]) == ("新的 +&=%", {"image": "a b"}, web.service)
    assert told["post_id"] in data["getlist"]["post_list"]
    assert data["getlike"] == {"like": 1}
    assert data["comments/getlike"] == {"likes": [0, 1]}
    replies, roots = (answer["data"]["comments"] for answer in answers if answer["path"] == "comments/getinfo")
    assert [(row["id"], row["content"], row["extra"]) for row in replies] == [(told["reply"], "改过", {"n": 1})]
    assert [(row["id"], row["content"], row["child_num"]) for row in roots] == [(told["root"], "评论", 1)]
