"""The sections of a board: 根据标签分类."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.constants import MAX_SECTIONS
from gallery.models import Board, BoardSection
from gallery.policies import can_edit_board
from gallery.selectors.board_sections import tags_on
from wecho.common.errors import Forbidden, Invalid, TooMany


@transaction.atomic
def arrange_sections(*, actor: User, board: Board, tags: Sequence[str]) -> None:
    """Let a board show its posts under these tags, given by their keys, in this order; idempotent.

    Tags that are sections already may stay even when no post has them any more. Raises Invalid for any other that no
    post on the board has, and for a board that fills itself; TooMany for more than 30.
    """
    held = Board.objects.select_for_update(of=("self",), no_key=True).get(pk=board.pk)
    if not can_edit_board(actor, held):
        raise Forbidden
    wanted = list(dict.fromkeys(tags))
    if len(wanted) > MAX_SECTIONS:
        raise TooMany(_("A board has 30 sections at most."))
    if wanted and held.criteria is not None:
        raise Invalid(errors={"tags": [_("A board that fills itself has no sections.")]})
    there = {row.facet.value: row for row in board.sections.select_related("facet")}
    known = {value: row.facet_id for value, row in there.items()}
    known |= {facet.value: facet.pk for facet in tags_on(board, actor, among=wanted)}
    if missing := [tag for tag in wanted if tag not in known]:
        raise Invalid(errors={"tags": [_("No post on this board has the tag %(tag)s.") % {"tag": missing[0][:60]}]})
    board.sections.exclude(facet__in=[known[tag] for tag in wanted]).delete()
    rows = [BoardSection(board=board, facet_id=known[tag], position=place) for place, tag in enumerate(wanted)]
    BoardSection.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["board", "facet"], update_fields=["position"]
    )
    Board.objects.filter(pk=board.pk).update(updated_at=timezone.now())
