"""Receipts as `serializers.receipts` describes them."""

import dataclasses
from typing import Any

from gallery.selectors.receipts import Receipt


def receipt_shape(receipt: Receipt) -> dict[str, Any]:
    """A `ReceiptOutput`."""
    return dataclasses.asdict(receipt)
