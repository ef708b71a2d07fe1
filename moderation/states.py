"""Which outcomes a post or a board in each status may be given. Elsewhere there is nothing to decide."""

from collections.abc import Mapping

from gallery.states import BoardStatus, PostStatus
from moderation.constants import Outcome

POST_OUTCOMES: Mapping[str, tuple[Outcome, ...]] = {
    PostStatus.PENDING: (Outcome.APPROVE, Outcome.REJECT),
    PostStatus.PUBLISHED: (Outcome.HIDE,),
    PostStatus.HIDDEN: (Outcome.APPROVE,),
}
BOARD_OUTCOMES: Mapping[str, tuple[Outcome, ...]] = {
    BoardStatus.PENDING: (Outcome.APPROVE, Outcome.REJECT),
    BoardStatus.PUBLISHED: (Outcome.HIDE,),
}
