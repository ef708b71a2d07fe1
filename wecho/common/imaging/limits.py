"""How much one photograph may ask for."""

import dataclasses
import json
from typing import Self

MEBIBYTE = 1024 * 1024


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """The first group is held against the header, before decoding; the second by the operating system, while decoding.

    `max_aspect` is the long side over the short one. `memory_bytes` is address space on Linux (libvips and Python take
    about 200 MiB of it before any picture) and resident memory elsewhere. `cpu_seconds` spent is the picture's fault;
    `wall_seconds` is the longer time after which a child that neither works nor answers is given up.
    """

    max_bytes: int = 50 * MEBIBYTE
    max_pixels: int = 120_000_000
    min_side: int = 8
    max_side: int = 32_767
    max_aspect: int = 20
    max_frames: int = 1_000
    max_scans: int = 100

    memory_bytes: int = 1536 * MEBIBYTE
    cpu_seconds: int = 20
    wall_seconds: float = 60.0
    file_bytes: int = 64 * MEBIBYTE
    open_files: int = 64

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        return cls(**json.loads(text))


DEFAULT_LIMITS = Limits()
