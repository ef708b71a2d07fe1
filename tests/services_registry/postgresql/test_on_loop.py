"""What calls on an event loop make of a PostgreSQL that ends connections, is slow, or is gone."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from services_registry.models import Service, ServicePost
from services_registry.selectors import directory
from tests.factories.services import make_service
from tests.services_registry import on_loop
from tests.services_registry.on_loop import Asked, Loop
from tests.services_registry.postgresql.test_deadline import PLACE, TIMEOUT
from tests.services_registry.test_lane import LIST, address
from tests.services_registry.test_on_loop import keyed, publishing
from wecho.common import database, deadline, waiting
from wecho.common.postgresql import lines


@pytest.fixture
def service(transactional_db: None) -> Service:
    return make_service("album")


@pytest.fixture
def loop() -> Iterator[Loop]:
    with on_loop.loop() as made:
        yield made


def other() -> psycopg.Connection[Any]:
    place = {name: value for name, value in connection.get_connection_params().items() if name in PLACE}
    return psycopg.connect(**place, autocommit=True)


def end_all_connections(but: int) -> None:
    """End those of the site; `but` is that of the test."""
    others = "datname = current_database() AND pid NOT IN (pg_backend_pid(), %s)"
    with other() as ours:
        ours.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}", [but])  # noqa: S608


def of_this_test() -> int:
    connection.ensure_connection()
    number: int = connection.connection.info.backend_pid
    return number


def listing(service: Service) -> Asked:
    return Asked("GET", address("getlist"), keyed(service, LIST))


def publish(service: Service, loop: Loop) -> int:
    assert loop.call(publishing(service, "hello")).status == 200
    return ServicePost.objects.latest("id").id


def liking(service: Service, post_id: int, user: str) -> Asked:
    return Asked("PUT", address("like"), keyed(service, f"post_id={post_id}&user_id={user}"), [b'{"like":true}'])


def updating(service: Service, post_id: int) -> Asked:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    return Asked("PUT", address("update"), keyed(service, f"post_id={post_id}&user_id=ann"), [b"content=late"], form)


def test_connections_that_the_server_has_ended_are_replaced(service: Service, loop: Loop) -> None:
    assert {answer.status for answer in loop.calls(*(listing(service) for _ in range(20)))} == {200}
    end_all_connections(of_this_test())
    assert {answer.status for answer in loop.calls(*(listing(service) for _ in range(20)))} == {200}


def test_calls_go_on_while_the_server_ends_connections_under_load(service: Service, loop: Loop) -> None:
    publish(service, loop)
    found: Counter[int] = Counter()
    kept, asked = of_this_test(), listing(service)

    async def load() -> None:
        async def one() -> None:
            while time.monotonic() < end:
                found[(await on_loop.call(asked)).status] += 1

        end = time.monotonic() + 2
        calls = [asyncio.create_task(one()) for _ in range(16)]
        for _ in range(3):
            await asyncio.sleep(0.3)
            await asyncio.to_thread(end_all_connections, kept)
        await asyncio.gather(*calls)

    loop.run(load())
    assert set(found) <= {200, 500}
    # A call fails only where its own statement was under way.
    assert found[200] > 100
    assert found[500] <= 3 * (lines.MOST + waiting.THREADS)
    assert {answer.status for answer in loop.calls(*(listing(service) for _ in range(20)))} == {200}


@pytest.mark.parametrize("call", [liking, updating])
def test_a_call_that_waits_too_long_answers_504(
    service: Service, loop: Loop, monkeypatch: pytest.MonkeyPatch, call: Any
) -> None:
    post_id = publish(service, loop)
    arguments = (service, post_id, "bob") if call is liking else (service, post_id)
    monkeypatch.setattr(deadline, "LIMIT_SECONDS", 0.5)
    monkeypatch.setattr(deadline, "TIGHTEN_AFTER_SECONDS", 0.0)
    with other() as holder, holder.transaction():
        holder.execute("SELECT FROM service_post WHERE id = %s FOR UPDATE", [post_id])
        answers = loop.calls(call(*arguments), listing(service))
        assert [answer.status for answer in answers] == [504, 200]
        assert answers[0].body == TIMEOUT
        waiting_still = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%post%'"
        for _ in range(100):
            if holder.execute(waiting_still).fetchone() == (0,):
                break
            time.sleep(0.02)
        else:
            pytest.fail("the statement still runs")
    kept = ServicePost.objects.get(id=post_id)
    assert (kept.content, kept.like_count) == ("hello", 0)
    monkeypatch.undo()
    assert loop.call(call(*arguments)).status == 200


def test_slow_statements_hold_up_no_call_that_finds_a_line(service: Service, loop: Loop) -> None:
    post_id = publish(service, loop)
    slow = lines.MOST - 1
    likings, reading = [liking(service, post_id, f"u{number}") for number in range(slow)], listing(service)

    async def meanwhile() -> tuple[list[int], int]:
        likes = [asyncio.create_task(on_loop.call(asked)) for asked in likings]
        await asyncio.sleep(0.3)
        found = [(await on_loop.call(reading)).status for _ in range(10)]
        unfinished = sum(not like.done() for like in likes)
        holder.execute("ROLLBACK")
        assert {(await like).status for like in likes} == {200}
        return found, unfinished

    with other() as holder:
        holder.execute("BEGIN")
        holder.execute("SELECT FROM service_post WHERE id = %s FOR UPDATE", [post_id])
        assert loop.run(meanwhile()) == ([200] * 10, slow)
    assert ServicePost.objects.get(id=post_id).like_count == slow


def test_who_finds_no_line_waits_in_turn_and_no_longer_than_the_call_may_last(
    service: Service, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    post_id = publish(service, loop)
    monkeypatch.setattr(deadline, "LIMIT_SECONDS", 0.5)
    with other() as holder, holder.transaction():
        holder.execute("SELECT FROM service_post WHERE id = %s FOR UPDATE", [post_id])
        began = time.monotonic()
        found = loop.calls(*(liking(service, post_id, f"u{number}") for number in range(3 * lines.MOST)))
        assert time.monotonic() - began < 5
    assert {answer.status for answer in found} == {504}
    monkeypatch.undo()
    assert {loop.call(liking(service, post_id, "bob")).status for _ in range(20)} == {200}


def test_a_client_that_goes_away_leaves_no_answer_to_the_next_one(service: Service, loop: Loop) -> None:
    post_id = publish(service, loop)
    likings, reading = [liking(service, post_id, f"u{number}") for number in range(lines.MOST)], listing(service)

    async def gone_and_next() -> list[int]:
        calls = [asyncio.create_task(on_loop.call(asked)) for asked in likings]
        await asyncio.sleep(0.3)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        return [(await on_loop.call(reading)).status for _ in range(20)]

    with other() as holder, holder.transaction():
        holder.execute("SELECT FROM service_post WHERE id = %s FOR UPDATE", [post_id])
        assert loop.run(gone_and_next()) == [200] * 20


def test_a_long_statement_goes_out_in_pieces(service: Service, loop: Loop) -> None:
    text = "长" * 4_000_000
    assert loop.waiting(database.prepared_rows, "SELECT length(%s::text)", [text]) == [(len(text),)]


def test_an_error_of_a_statement_is_that_of_its_call_alone(service: Service, loop: Loop) -> None:
    async def together() -> list[Any]:
        tries = ["SELECT 1/0", "SELECT 1", "SELECT nothing", "SELECT 2"]
        calls = [waiting.on_the_loop(database.prepared_rows, statement, []) for statement in tries]
        return list(await asyncio.gather(*calls, return_exceptions=True))

    by_zero, one, nothing, two = loop.run(together())
    assert (one, two) == ([(1,)], [(2,)])
    assert (type(by_zero).__name__, type(nothing).__name__) == ("DataError", "ProgrammingError")


def test_a_lost_line_touches_no_socket_that_came_after_it(service: Service, loop: Loop) -> None:
    asked, kept = listing(service), of_this_test()

    async def work() -> tuple[set[int], set[int]]:
        before = await asyncio.gather(*(on_loop.call(asked) for _ in range(20)))
        await asyncio.to_thread(end_all_connections, kept)
        await asyncio.sleep(0.1)  # the loop hears of it, and the numbers of the sockets are free
        async with await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0) as server:
            place = server.sockets[0].getsockname()[:2]
            ends = [await asyncio.open_connection(*place) for _ in range(lines.MOST)]
            after = [await on_loop.call(asked) for _ in range(3 * lines.MOST)]
            for _reader, writer in ends:
                writer.close()
        return {answer.status for answer in before}, {answer.status for answer in after}

    assert loop.run(work()) == ({200}, {200})


def test_slow_writes_of_one_service_hold_up_no_call_of_another(service: Service, loop: Loop) -> None:
    post_id, reading = publish(service, loop), listing(make_service("other"))
    assert loop.call(reading).status == 200
    slow, writing = waiting.THREADS + 2, updating(service, post_id)

    async def meanwhile() -> tuple[int, int]:
        writes = [asyncio.create_task(on_loop.call(writing)) for _ in range(slow)]
        await asyncio.sleep(0.3)
        directory.forget()
        found = (await on_loop.call(reading)).status
        unfinished = sum(not write.done() for write in writes)
        holder.execute("ROLLBACK")
        assert {(await write).status for write in writes} == {200}
        return found, unfinished

    with other() as holder:
        holder.execute("BEGIN")
        holder.execute("SELECT FROM service_post WHERE id = %s FOR UPDATE", [post_id])
        assert loop.run(meanwhile()) == (200, slow)


def test_a_body_that_does_not_come_ends_with_the_call(
    service: Service, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def part_of_it(chunks: Any) -> AsyncIterator[dict[str, Any]]:
        yield {"type": "http.request", "body": b"author=x", "more_body": True}
        await asyncio.Event().wait()

    monkeypatch.setattr(deadline, "LIMIT_SECONDS", 0.3)
    monkeypatch.setattr(on_loop, "_messages", part_of_it)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = loop.call(Asked("POST", address("publish"), keyed(service, ""), [], form))
    assert (answer.status, answer.body) == (504, TIMEOUT)
