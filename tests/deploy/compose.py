"""docker-compose.yml as `docker compose` reads it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
TLS = ROOT / "deploy" / "tls.yml"
NACOS = ROOT / "deploy" / "nacos.yml"
STRAIGHT = ROOT / "deploy" / "s3.yml"
FILES = (COMPOSE, TLS, NACOS, STRAIGHT)
EXAMPLE = ROOT / ".env.example"
_USE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")


@dataclass(frozen=True)
class Use:
    """One `${NAME}`, `${NAME:-default}` or `${NAME:?complaint}`."""

    name: str
    default: str | None
    required: bool


def load(path: Path = COMPOSE) -> dict[str, Any]:
    """The file with its anchors merged and its variables as they are written."""
    loaded: dict[str, Any] = yaml.safe_load(path.read_text())
    return loaded


def uses(path: Path = COMPOSE) -> list[Use]:
    """Every variable that the file takes from .env, comments apart."""
    lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]
    found = _USE.finditer("\n".join(lines))
    return [
        Use(match["name"], match["rest"] if match["kind"] == "-" else None, match["kind"] == "?") for match in found
    ]


def filled_in(text: str, variables: Mapping[str, str]) -> str:
    """`text` with its variables replaced; raises KeyError for one that is required and empty."""

    def value(match: re.Match[str]) -> str:
        if given := variables.get(match["name"]):
            return given
        if match["kind"] == "?":
            raise KeyError(match["name"])
        return match["rest"] or ""

    return _USE.sub(value, text)


def environment(service: str, variables: Mapping[str, str], path: Path = COMPOSE) -> dict[str, str]:
    """What the processes of a service find in their environment."""
    written = load(path)["services"][service].get("environment", {})
    return {name: filled_in(str(text), variables) for name, text in written.items()}


def example(*, commented: bool = False) -> dict[str, str]:
    """The variables of .env.example; with `commented` those, too, that it shows as comments."""
    pattern = r"^#?([A-Z0-9_]+)=(.*)$" if commented else r"^([A-Z0-9_]+)=(.*)$"
    return dict(re.findall(pattern, EXAMPLE.read_text(), re.MULTILINE))
