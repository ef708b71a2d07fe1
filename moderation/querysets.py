"""The ledger as rows to be read and added to."""

from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models

from moderation.constants import SubjectKind

if TYPE_CHECKING:
    from moderation.models import Decision  # noqa: F401 - named in the base class below


class LedgerIsAppendOnly(TypeError):
    """Some code tried to change or delete what was decided."""


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions. Whatever would change or delete one raises LedgerIsAppendOnly."""

    def about(self, kind: SubjectKind, subject_id: int) -> "DecisionQuerySet":
        """Those about one post or board, newest first."""
        return self.filter(subject_kind=kind, subject_id=subject_id).order_by("-id")

    def update(self, **changes: Any) -> NoReturn:
        raise LedgerIsAppendOnly

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        raise LedgerIsAppendOnly

    def delete(self) -> NoReturn:
        raise LedgerIsAppendOnly
