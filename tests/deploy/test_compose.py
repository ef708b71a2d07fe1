"""docker-compose.yml against its schema and against what we promise of it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.deploy.compose import COMPOSE, FILES, NACOS, ROOT, load, uses

SCHEMA = Path(__file__).parent / "compose_spec" / "compose-spec.json"
ONE_SHOTS = {"migrate", "bucket"}
# nginx serves people, workers call the endpoints of services.
WAY_OUT = {"nginx", "worker"}
OF_THE_SITE = {"web", "posts", "sockets", "worker", *ONE_SHOTS}


@pytest.fixture
def services() -> dict[str, Any]:
    found: dict[str, Any] = load()["services"]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_file_fits_the_compose_specification(path: Path) -> None:
    errors = Draft202012Validator(json.loads(SCHEMA.read_text())).iter_errors(load(path))
    assert [f"{'.'.join(map(str, error.path))}: {error.message}" for error in errors] == []


def test_all_parts_of_a_deployment_are_there(services: dict[str, Any]) -> None:
    assert set(services) == {"nginx", "postgres", "redis", "minio", *OF_THE_SITE}


def test_each_service_has_a_health_check_or_ends_by_itself(services: dict[str, Any]) -> None:
    for name, service in services.items():
        if name in ONE_SHOTS:
            assert service["restart"] == "no", name
            assert "healthcheck" not in service, name
        else:
            assert service["restart"] == "unless-stopped", name
            assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}, name


def test_whoever_depends_on_a_service_waits_until_it_is_well_or_done(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for other, terms in service.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if other in ONE_SHOTS else "service_healthy"
            assert terms["condition"] == wanted, f"{name} on {other}"


def test_images_are_pinned_to_one_version(services: dict[str, Any]) -> None:
    for name, service in services.items():
        if "build" in service:
            assert service["image"] == f"wecho/{service['build']['target']}:${{WECHO_VERSION:-local}}"
        else:
            tag = service["image"].rpartition(":")[2]
            assert re.search(r"\d+\.\d+|\d{4}-\d{2}-\d{2}", tag), f"{name} runs {service['image']}"


def test_no_secret_is_written_in_the_file() -> None:
    assert [use.name for use in uses() if re.search("PASSWORD|SECRET|KEY", use.name) and not use.required] == []
    told = re.findall(r"(?im)^\s+\w*(?:password|secret|keys?|auth)\w*: (.*)$", COMPOSE.read_text())
    assert len(told) > 5
    assert [value for value in told if not value.startswith("${")] == []


def test_only_nginx_is_reached_from_outside(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert load()["networks"]["inside"] == {"internal": True}
    assert {name for name, service in services.items() if service["networks"] != ["inside"]} == WAY_OUT


def test_our_own_processes_can_change_nothing_but_their_scratch(services: dict[str, Any]) -> None:
    for name in {"nginx", *OF_THE_SITE}:
        service = services[name]
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_the_follower_of_nacos_is_confined_as_a_worker_is(services: dict[str, Any]) -> None:
    (follower,) = load(NACOS)["services"].values()
    for rule in ("read_only", "cap_drop", "security_opt", "restart", "init"):
        assert follower[rule] == services["worker"][rule], rule
    assert follower["healthcheck"]["test"] == services["worker"]["healthcheck"]["test"]
    assert follower["environment"]["TMPDIR"] == follower["tmpfs"].split(":")[0] == "/tmp"  # noqa: S108
    assert "ports" not in follower
    assert follower["command"] == ["nacos"]
    assert "\n    nacos)\n" in (ROOT / "deploy" / "start.sh").read_text()


def test_data_lies_in_named_volumes(services: dict[str, Any]) -> None:
    assert services["postgres"]["volumes"][0] == "postgres:/var/lib/postgresql"
    assert services["minio"]["volumes"] == ["minio:/data"]
    assert set(load()["volumes"]) == {"postgres", "minio", "nginx", "scratch"}


def test_commands_are_those_of_the_start_script(services: dict[str, Any]) -> None:
    script = (ROOT / "deploy" / "start.sh").read_text()
    for name in OF_THE_SITE:
        assert services[name]["command"] == [name]
        assert f"\n    {name})\n" in script
