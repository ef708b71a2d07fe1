"""A cached copy never outlives a change, whoever read what when."""

import threading

import pytest

from wecho.common import cache
from wecho.common.leased_cache import forget_leased, remember_leased

KEY, LEASE = "wecho:test:copy", "wecho:test:lease"


def remembered(value: str) -> str:
    return remember_leased(KEY, LEASE, 60, lambda: value)


def test_what_was_made_is_found_again() -> None:
    assert remembered("one") == "one"
    assert remembered("two") == "one"


def test_who_read_before_a_change_does_not_write_after_it() -> None:
    def read_then_changed() -> str:
        forget_leased(KEY, LEASE)  # somebody commits a change while we are on our way back from the database
        return "old"

    assert remember_leased(KEY, LEASE, 60, read_then_changed) == "old"
    assert cache.read(KEY) is None
    assert remembered("new") == "new"


def test_who_read_before_a_change_does_not_write_over_who_read_after_it() -> None:
    def read_then_overtaken() -> str:
        forget_leased(KEY, LEASE)
        assert remembered("new") == "new"
        return "old"

    assert remember_leased(KEY, LEASE, 60, read_then_overtaken) == "old"
    assert cache.read(KEY) == "new"


def test_one_of_many_fills() -> None:
    """Who comes while another is reading answers from the database, and leaves the cache to the first."""

    def read_while_another_reads() -> str:
        assert remembered("second") == "second"
        assert cache.read(KEY) is None
        return "first"

    assert remember_leased(KEY, LEASE, 60, read_while_another_reads) == "first"
    assert cache.read(KEY) == "first"


def test_what_fails_to_be_made_leaves_nothing() -> None:
    def failing() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        remember_leased(KEY, LEASE, 60, failing)
    assert cache.read(KEY) is None


def test_readers_and_writers_at_once_end_with_the_truth() -> None:
    truth = {"value": 0}
    done = threading.Event()

    def reading() -> None:
        while not done.is_set():
            remember_leased(KEY, LEASE, 60, lambda: truth["value"] or -1)

    readers = [threading.Thread(target=reading) for _ in range(4)]
    for reader in readers:
        reader.start()
    for value in range(1, 200):
        truth["value"] = value
        forget_leased(KEY, LEASE)
    done.set()
    for reader in readers:
        reader.join()
    assert remember_leased(KEY, LEASE, 60, lambda: truth["value"]) == 199
