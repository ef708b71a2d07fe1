"""What moderation keeps of a person."""

from moderation.actions.appeals import close_appeals
from moderation.actions.rules import forget_keeper
from moderation.models import Appeal, Decision, TextRule
from moderation.selectors.appeals import appeal_records
from moderation.selectors.cases import decision_records
from wecho.common.belongings import Belongings, register

register(
    Belongings(
        "decisions",
        (Decision,),
        records=decision_records,
        kept="The ledger is never changed: it names the empty row that is left of its author and its moderator.",
    ),
    Belongings(
        "appeals",
        (Appeal,),
        records=appeal_records,
        erase=(close_appeals,),
        kept="That there was an appeal, and how it ended, stays with the decision, without words.",
    ),
    Belongings(
        "text-rules",
        (TextRule,),
        not_exported="The rules are the site's; that a person changed one last is part of the administration.",
        erase=(forget_keeper,),
        kept="A rule stays in force without the name of whoever changed it last.",
    ),
)
