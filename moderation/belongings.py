"""What moderation keeps of a person."""

from moderation.models import Decision
from moderation.selectors import decision_records
from wecho.common.belongings import Belongings, register

register(
    Belongings(
        "decisions",
        (Decision,),
        records=decision_records,
        kept="The ledger is never changed: it names the empty row that is left of its author and its moderator.",
    ),
)
