"""What the document says: services with their secrets, and settings; all of it right, or every fault at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml
from django.core.exceptions import ValidationError

from services_registry.documents.measures import SETTING_OF, read_measure
from services_registry.documents.tree import DocumentRefused, is_nothing, line_of, pairs, read_tree
from services_registry.validators import validate_secret, validate_service_name

MOST_FAULTS = 20
_SECTIONS = ("svc", "cache", "clean")
# A key that may be told: a word, and not as long as a secret that lost its place.
_WORD = re.compile(r"(?!.{16}$)[A-Za-z][A-Za-z0-9_.-]{0,31}")


@dataclass(frozen=True)
class Entry:
    """One service; `repr` does not tell its secret."""

    name: str
    secret: str = field(repr=False)
    line: int


@dataclass(frozen=True)
class Document:
    """Names are valid and different, secrets are 16 printable ASCII characters, settings are within their bounds.

    `left_alone` tells, line by line, of keys that mean nothing here.
    """

    services: tuple[Entry, ...]
    settings: Mapping[str, int]
    left_alone: tuple[str, ...]


def read_document(data: bytes) -> Document:
    """Read a document; raises DocumentRefused with every fault, at most twenty."""
    root = read_tree(data)
    if not isinstance(root, yaml.MappingNode):
        raise DocumentRefused("The document has no sections: svc, cache or clean.")
    reading = _Reading()
    reading.read(root)
    if reading.faults:
        rest = len(reading.faults) - MOST_FAULTS
        raise DocumentRefused(*reading.faults[:MOST_FAULTS], *([f"And {rest} more."] if rest > 0 else []))
    left_alone = tuple(f"line {line}: {key}" for line, key in sorted(reading.left_alone))
    return Document(tuple(reading.services.values()), reading.settings, left_alone)


class _Reading:
    """Faults are gathered, so that an operator mends them all at once."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.left_alone: list[tuple[int, str]] = []
        self.services: dict[str, Entry] = {}
        self.settings: dict[str, int] = {}
        self._set_in: dict[str, int] = {}

    def read(self, root: yaml.MappingNode) -> None:
        sections = {}
        for name, key, value in pairs(root, self.faults):
            if name in _SECTIONS:
                sections[name] = value
            else:
                self._leave(key)
        if not sections and not self.faults:
            self.faults.append("The document has none of svc, cache and clean.")
        self._read_services(sections.pop("svc", None))
        for name, value in sections.items():
            self._read_measures(name, value)

    def _read_services(self, node: yaml.Node | None) -> None:
        if node is None or is_nothing(node):
            return
        if not isinstance(node, yaml.SequenceNode):
            self.faults.append(f"line {line_of(node)}: svc is a list, each with name and secret.")
            return
        for number, item in enumerate(node.value, 1):
            where = f"line {line_of(item)} (service {number})"
            if not isinstance(item, yaml.MappingNode):
                self.faults.append(f"{where}: this has no name and secret.")
            elif entry := self._read_entry(item, where):
                self._add(entry, where)

    def _read_entry(self, node: yaml.MappingNode, where: str) -> Entry | None:
        told = len(self.faults)
        texts = {"name": "", "secret": ""}
        for name, key, value in pairs(node, self.faults):
            if name not in texts:
                self._leave(key)
            elif isinstance(value, yaml.ScalarNode) and not is_nothing(value):
                texts[name] = value.value  # as it is written: a secret of digits is no number
        for name, check in (("name", validate_service_name), ("secret", validate_secret)):
            try:
                check(texts[name])
            except ValidationError:
                self.faults.append(f"{where}: {_wrong(name, texts[name])}")
        return None if self.faults[told:] else Entry(texts["name"], texts["secret"], line_of(node))

    def _add(self, entry: Entry, where: str) -> None:
        if before := self.services.get(entry.name):
            self.faults.append(f'{where}: "{entry.name}" stands in line {before.line} already.')
        else:
            self.services[entry.name] = entry

    def _read_measures(self, section: str, node: yaml.Node) -> None:
        for path, value in self._flat(section, node):
            setting = SETTING_OF.get(path)
            if setting is None:
                self._leave(value, path)
                continue
            try:
                self._set(setting, read_measure(setting, value.value), line_of(value))
            except ValueError as error:
                self.faults.append(f"line {line_of(value)}: {error}.")

    def _flat(self, path: str, node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
        """Every value below a node that is one text, by its path; what is no text is left alone."""
        if isinstance(node, yaml.MappingNode):
            for name, _key, value in pairs(node, self.faults):
                yield from self._flat(f"{path}.{name}", value)
        elif isinstance(node, yaml.ScalarNode):
            if not is_nothing(node):
                yield path, node
        else:
            self._leave(node, path)

    def _set(self, setting: str, value: int, line: int) -> None:
        if self.settings.setdefault(setting, value) != value:
            self.faults.append(f"line {line}: line {self._set_in[setting]} says otherwise of {setting}.")
        self._set_in.setdefault(setting, line)

    def _leave(self, node: yaml.Node, path: str = "") -> None:
        name = path or str(node.value)
        self.left_alone.append((line_of(node), name if _WORD.fullmatch(name) else "a key that is no word"))


def _wrong(name: str, text: str) -> str:
    if not text:
        return f"there is no {name}."
    if name == "name":
        return "the name is not 1 to 64 letters, digits, or _ . - among them."
    if len(text) != 16:
        return f"not the 16 characters of a secret, but {len(text)}."
    return "not the printable ASCII characters of a secret."
