"""Which outcomes a post or a board in each status may be given, elsewhere there is nothing to decide; and appeals."""

from collections.abc import Mapping

from gallery.states import BoardStatus, PostStatus
from moderation.constants import AppealStatus, Outcome
from wecho.common.transitions import TransitionTable, transitions

POST_OUTCOMES: Mapping[str, tuple[Outcome, ...]] = {
    PostStatus.PENDING: (Outcome.APPROVE, Outcome.REJECT),
    PostStatus.PUBLISHED: (Outcome.HIDE,),
    PostStatus.HIDDEN: (Outcome.APPROVE,),
}
BOARD_OUTCOMES: Mapping[str, tuple[Outcome, ...]] = {
    BoardStatus.PENDING: (Outcome.APPROVE, Outcome.REJECT),
    BoardStatus.PUBLISHED: (Outcome.HIDE,),
}

APPEAL = TransitionTable(
    AppealStatus,
    AppealStatus.OPEN,
    transitions({AppealStatus.OPEN: [AppealStatus.GRANTED, AppealStatus.UPHELD, AppealStatus.CLOSED]}),
)
