"""What the page of a service tells of its data."""

from dataclasses import dataclass

from services_registry.models import Service, ServiceExport, ServiceReconciliation
from services_registry.selectors.storage import Storage, storage_of


@dataclass(frozen=True)
class Upkeep:
    """What is stored, the last proof of the kept counts that is through, the one under way, and the newest export."""

    storage: Storage | None
    proof: ServiceReconciliation | None
    proof_under_way: ServiceReconciliation | None
    export: ServiceExport | None


def upkeep_of(service: Service) -> Upkeep:
    """The facts of one service, in a few milliseconds whatever it stores."""
    proofs = service.reconciliations.order_by("-started_at")
    return Upkeep(
        # Of a service that is being deleted, tables go while they are looked at.
        storage=None if service.removing_since else storage_of(service.pk),
        proof=proofs.exclude(finished_at=None).first(),
        proof_under_way=proofs.filter(finished_at=None).first(),
        export=service.exports.order_by("-asked_at", "-pk").first(),
    )
