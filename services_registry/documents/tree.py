"""YAML as a tree of nodes that know their line, with everything refused that a configuration has no use for.

A fault never quotes the document: what stands in a wrong place may be a secret.
"""

from collections.abc import Iterator

import yaml

from services_registry.constants import MOST_NAME
from wecho.common.errors import Invalid

MOST_BYTES = 2**20
MOST_DEPTH = 16
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_QUOTES = "text that begins so must stand in quotes"


class DocumentRefused(Invalid):
    """The document is not taken, not even in part. `faults` are sentences for the operator, with lines."""

    slug = "document_refused"

    def __init__(self, *faults: str) -> None:
        super().__init__(" ".join(faults), errors={"document": faults})
        self.faults = faults


def read_tree(data: bytes) -> yaml.Node:
    """Parse one document of at most MOST_BYTES; raises DocumentRefused.

    Refused are aliases and anchors (a short text can grow without bound through them), tags, deep nesting, a second
    document, and an empty one.
    """
    if len(data) > MOST_BYTES:
        raise DocumentRefused(f"The document is larger than {MOST_BYTES // 1024} KiB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentRefused(f"line {line}: this is not UTF-8.") from None
    try:
        _refuse_what_has_no_use(text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise DocumentRefused(_told(error)) from None
    if node is None:
        raise DocumentRefused("The document is empty.")
    return node


def line_of(node: yaml.Node) -> int:
    """Where a node begins, counted from 1."""
    return int(node.start_mark.line) + 1


def pairs(node: yaml.MappingNode, faults: list[str]) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """Each key as `plain` has it, its node, and its value; a key that comes twice is a fault and left out."""
    first: dict[str, int] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            faults.append(f"line {line_of(key)}: a key is one word.")
        elif (name := plain(key.value)) in first:
            faults.append(f"line {line_of(key)}: this key stands in line {first[name]} already.")
        else:
            first[name] = line_of(key)
            yield name, key, value


def plain(key: str) -> str:
    """A key without what people write differently: `batchSize`, `batch_size` and `Batch-Size` are one."""
    return key.strip().lower().replace("_", "").replace("-", "")[:MOST_NAME]


def is_nothing(node: yaml.Node) -> bool:
    """Whether a value is left out or null."""
    return bool(node.tag == "tag:yaml.org,2002:null")


def _refuse_what_has_no_use(text: str) -> None:
    depth, documents = 0, 0
    for event in yaml.parse(text, Loader=_LOADER):
        where = f"line {event.start_mark.line + 1}: " if event.start_mark else ""
        if isinstance(event, yaml.AliasEvent):
            raise DocumentRefused(f"{where}aliases (*) are refused; {_QUOTES}.")
        if getattr(event, "anchor", None) is not None:
            raise DocumentRefused(f"{where}anchors (&) are refused; {_QUOTES}.")
        if getattr(event, "tag", None) is not None:
            raise DocumentRefused(f"{where}tags (!) are refused; {_QUOTES}.")
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if documents > 1:
            raise DocumentRefused(f"{where}a second document begins here.")
        if depth > MOST_DEPTH:
            raise DocumentRefused(f"{where}this is nested deeper than {MOST_DEPTH} levels.")


def _told(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "a character that YAML does not allow"
    reason = str(problem).split("'")[0].split('"')[0].strip()
    where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
    return f"{where}this is not YAML ({reason})."
