"""The document in which the service before Wecho kept its services and its lifetimes: YAML, read with distrust."""

from services_registry.documents.reading import Document, Entry, read_document
from services_registry.documents.tree import MOST_BYTES, DocumentRefused

__all__ = ["MOST_BYTES", "Document", "DocumentRefused", "Entry", "read_document"]
