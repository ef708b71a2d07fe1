"""What goes wrong when a machine lacks a component."""


class EngineMissingError(Exception):
    """A component cannot be had here. The message is one sentence that says which, why, and what would help."""
