"""The ledger of moderation, appeals against it, and the rules on texts."""

from moderation.models.appeals import Appeal
from moderation.models.decisions import Decision
from moderation.models.rules import TextRule

__all__ = ["Appeal", "Decision", "TextRule"]
