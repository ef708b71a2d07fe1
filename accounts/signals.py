"""What people do to each other that the apps above have to follow, in the same transaction."""

from django.dispatch import Signal

parted = Signal()
"""A block has come between two people, `one` and `other`, whose rows are locked."""
