"""What the gallery does when people part."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import parted
from gallery.actions.board_members import part_on_boards


@receiver(parted)
def end_sharing(sender: type[User], *, one: User, other: User, **_context: Any) -> None:
    """See `part_on_boards`."""
    part_on_boards(one, other)
