"""Plain factories: each reaches its state through the actions that people use."""

from tests.factories.people import make_person

__all__ = ["make_person"]
