"""Counts that are kept beside the rows that they count."""

from django.db.models import F
from django.db.models.functions import Greatest


def moved(counter: str, step: int) -> Greatest:
    """The value of a kept count that moves by `step`, for an `update`.

    It never falls below zero: a count that has drifted is for a recount to mend, and refuses no act that moves it.
    """
    return Greatest(F(counter) + step, 0)
