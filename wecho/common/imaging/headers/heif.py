"""HEIF and AVIF, by ISO/IEC 23008-12: which item is the picture, how large it is, how it is turned and coloured."""

import dataclasses
from collections import defaultdict

from wecho.common.imaging.headers.boxes import Box, Fields, boxes
from wecho.common.imaging.headers.header import CodePoints, Header
from wecho.common.imaging.refusals import PhotoRefused, Reason
from wecho.common.imaging.report import PhotoFormat, Tag

KIND = b"ftyp"

_TAGS = {b"Exif": Tag.EXIF, b"mime": Tag.XMP, b"uri ": Tag.OTHER}
_CODECS = {b"av01": PhotoFormat.AVIF, b"hvc1": PhotoFormat.HEIC}
_SEQUENCE_BRANDS = frozenset({b"avis", b"hevc", b"hevx", b"msf1"})


@dataclasses.dataclass(frozen=True, slots=True)
class _Items:
    """The item table of the file: kinds and properties by item id, and what derived items are put together from."""

    primary: int
    kinds: dict[int, bytes]
    properties: dict[int, list[Box]]
    sources: dict[int, list[int]]


def read(data: bytes) -> Header:
    """Raises PhotoRefused: truncated where an extent lies outside the file, unsupported where another codec is used."""
    ftyp, meta = _opening(data)
    inner = {box.kind: box for box in reversed(list(boxes(meta.body, 4)))}
    items = _read_items(inner)
    if b"iloc" in inner:
        _require_extents_inside(inner[b"iloc"], len(data))
    properties = items.properties[items.primary]
    width, height = _size(properties)
    return Header(
        _codec(items),
        width,
        height,
        frames=2 if _brands(ftyp) & _SEQUENCE_BRANDS else 1,
        code_points=_code_points(properties),
        tags=frozenset(_TAGS[kind] for kind in _TAGS.keys() & set(items.kinds.values())),
        turned=any((box.kind == b"irot" and box.body[:1] != b"\0") or box.kind == b"imir" for box in properties),
    )


def _opening(data: bytes) -> tuple[Box, Box]:
    """The first box and the item table. What follows is not walked: extents say what of it is needed."""
    ftyp: Box | None = None
    for box in boxes(data):
        ftyp = ftyp or box
        if box.kind == b"meta":
            return ftyp, box
    raise PhotoRefused(Reason.UNSUPPORTED_FORMAT, "a film, not a picture")


def _brands(ftyp: Box) -> set[bytes]:
    return {ftyp.body[start : start + 4] for start in (0, *range(8, len(ftyp.body), 4))}


def _read_items(inner: dict[bytes, Box]) -> _Items:
    missing = {b"pitm", b"iinf", b"iprp"} - inner.keys()
    if missing:
        raise PhotoRefused(Reason.MALFORMED, f"HEIF without {missing}")
    pitm = inner[b"pitm"]
    return _Items(
        primary=Fields(pitm.body, 4).take(4 if pitm.version else 2),
        kinds=_item_kinds(inner[b"iinf"]),
        properties=_item_properties(inner[b"iprp"]),
        sources=_item_sources(inner.get(b"iref")),
    )


def _item_kinds(iinf: Box) -> dict[int, bytes]:
    kinds: dict[int, bytes] = {}
    for infe in boxes(iinf.body, 4 + (4 if iinf.version else 2)):
        if infe.kind == b"infe" and infe.version >= 2:
            fields = Fields(infe.body, 4)
            item = fields.take(4 if infe.version == 3 else 2)
            fields.take(2)
            kinds[item] = fields.take_bytes(4)
    return kinds


def _item_properties(iprp: Box) -> dict[int, list[Box]]:
    owned: defaultdict[int, list[Box]] = defaultdict(list)
    parts = list(boxes(iprp.body))
    table = [box for part in parts if part.kind == b"ipco" for box in boxes(part.body)]
    for ipma in (part for part in parts if part.kind == b"ipma"):
        fields = Fields(ipma.body, 4)
        index_size = 2 if ipma.flags & 1 else 1
        for _ in range(fields.take(4)):
            item = fields.take(4 if ipma.version else 2)
            for _ in range(fields.take(1)):
                index = fields.take(index_size) & (0x7FFF if index_size == 2 else 0x7F)
                if 0 < index <= len(table):
                    owned[item].append(table[index - 1])
    return owned


def _item_sources(iref: Box | None) -> dict[int, list[int]]:
    sources: defaultdict[int, list[int]] = defaultdict(list)
    if iref is None:
        return sources
    id_size = 4 if iref.version else 2
    for box in boxes(iref.body, 4):
        if box.kind == b"dimg":
            fields = Fields(box.body)
            item = fields.take(id_size)
            sources[item] += [fields.take(id_size) for _ in range(fields.take(2))]
    return sources


def _codec(items: _Items) -> PhotoFormat:
    kind = items.kinds.get(items.primary, b"")
    if kind == b"grid" and items.sources[items.primary]:
        kind = items.kinds.get(items.sources[items.primary][0], b"")
    if kind not in _CODECS:
        raise PhotoRefused(Reason.UNSUPPORTED_FORMAT, f"HEIF with {kind!r} pictures")
    return _CODECS[kind]


def _size(properties: list[Box]) -> tuple[int, int]:
    for box in properties:
        if box.kind == b"ispe":
            fields = Fields(box.body, 4)
            return fields.take(4), fields.take(4)
    raise PhotoRefused(Reason.MALFORMED, "a picture without size")


def _code_points(properties: list[Box]) -> CodePoints | None:
    for box in properties:
        if box.kind == b"colr" and box.body.startswith(b"nclx"):
            fields = Fields(box.body, 4)
            return CodePoints(primaries=fields.take(2), transfer=fields.take(2))
    return None


def _require_extents_inside(iloc: Box, file_size: int) -> None:
    """Decoders may make up the tiles that a cut file lacks, so the table of extents is held against the file."""
    fields = Fields(iloc.body, 4)
    sizes = fields.take(2)
    offset_size, length_size, base_size, index_size = (sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15)
    wide = 4 if iloc.version == 2 else 2
    for _ in range(fields.take(wide)):
        fields.take(wide)
        in_file = iloc.version == 0 or fields.take(2) & 15 == 0
        fields.take(2)
        base = fields.take(base_size)
        for _ in range(fields.take(2)):
            fields.take(index_size if iloc.version else 0)
            offset, length = fields.take(offset_size), fields.take(length_size)
            if in_file and base + offset + length > file_size:
                raise PhotoRefused(Reason.TRUNCATED, "an extent lies outside the file")
