"""Who takes part, and what a step leaves for the next."""

import io
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from deploy.rehearse.stage import Stage
from deploy.rehearse.visitor import ApiClient, Visitor, expect
from services_registry.appkeys import make_app_key

SERVICE = "rehearsal"


@dataclass
class Cast:
    """The people, the service and the photographs of one rehearsal."""

    stage: Stage
    photos: list[Path]
    author: Visitor
    friend: Visitor
    stranger: Visitor
    secret: str = ""
    post_id: int = 0
    uploads: list[dict[str, Any]] = field(default_factory=list)
    used_keys: list[str] = field(default_factory=list)

    def app_key(self) -> str:
        """A fresh appKey, remembered: no log may hold it."""
        key = make_app_key(self.secret.encode(), int(time.time()))
        self.used_keys.append(key)
        return key

    def api(self) -> ApiClient:
        return ApiClient(Visitor(self.stage.address), SERVICE, self.app_key)

    @property
    def post_page(self) -> str:
        return f"/posts/{self.post_id}/"


def assemble(stage: Stage, folder: Path | None) -> Cast:
    """The cast, before anybody has joined; photographs from `folder`, else drawn ones."""
    photos = _found(folder) if folder else _drawn(stage.home)
    author, friend, stranger = (Visitor(stage.address) for _ in range(3))
    return Cast(stage, photos, author, friend, stranger)


def _found(folder: Path) -> list[Path]:
    """The largest JPEG first: while it is developed, its worker will be killed."""
    photos = sorted(folder.glob("*.[jJ][pP][gG]"), key=lambda path: path.stat().st_size, reverse=True)
    expect(len(photos) >= 3, f"{folder} holds fewer than three JPEG files.")
    return photos[:3]


def _drawn(home: Path) -> list[Path]:
    """Noise, the first of 24 megapixels: it takes a worker a good second."""
    drawn = []
    for number, size in enumerate([(6000, 4000), (1800, 1200), (1200, 1800)]):
        picture = io.BytesIO()
        Image.effect_noise(size, 60).convert("RGB").save(picture, "JPEG", quality=85)
        drawn.append(home / f"noise{number}.jpg")
        drawn[-1].write_bytes(picture.getvalue())
    return drawn
