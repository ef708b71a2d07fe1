"""The Dockerfile: what goes into the images, and as whom they run."""

import re
import subprocess
import tomllib
from fnmatch import fnmatch

from django.apps import apps
from django.conf import settings

from tests.deploy.compose import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
STAGES = re.split(r"(?m)^(?=FROM )", DOCKERFILE)[1:]


def stage(name: str) -> str:
    return next(text for text in STAGES if re.match(rf"FROM \S+ AS {name}\n", text))


def sent_to_the_builder(path: str) -> bool:
    """Whether .dockerignore lets a file through: of its lines, the last that matches decides."""
    sent = True
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.removeprefix("!")
        if line and not line.startswith("#") and _matches(path, pattern):
            sent = line.startswith("!")
    return sent


def _matches(path: str, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return any(fnmatch(part, pattern[3:]) for part in path.split("/"))
    return fnmatch(path.split("/")[0], pattern) or path == pattern or path.startswith(pattern + "/")


def test_base_images_are_pinned() -> None:
    outside = {match for match in re.findall(r"(?m)^FROM (\S+)", DOCKERFILE) if ":" in match}
    assert outside
    assert all(re.search(r":\d+\.\d+\.\d+-", image) for image in outside)


def test_the_python_of_the_image_is_one_that_the_project_supports() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"].removeprefix(">=")
    (version,) = re.findall(r"FROM python:(\d+\.\d+)", DOCKERFILE)
    assert tuple(map(int, version.split("."))) >= tuple(map(int, wanted.split(".")))


def test_nothing_runs_as_root() -> None:
    for name, user in (("app", "wecho"), ("nginx", "nginx")):
        assert re.findall(r"(?m)^USER (\S+)$", stage(name)) == [user]


def test_both_images_say_how_they_are() -> None:
    assert "deploy/healthy.py" in stage("app").split("HEALTHCHECK")[1]
    assert "/_alive" in stage("nginx").split("HEALTHCHECK")[1]


def test_only_what_runs_in_production_is_installed() -> None:
    assert re.findall(r"-r (\S+)", DOCKERFILE) == ["requirements.txt", "requirements-nacos.txt"]
    for name in ("app", "build-nacos", "nacos"):
        assert ("-r requirements-nacos.txt" in stage(name)) is (name == "build-nacos")
    assert not sent_to_the_builder("requirements-dev.txt")


def test_every_file_of_the_site_reaches_the_image() -> None:
    own = [config for config in apps.get_app_configs() if (ROOT / config.label).is_dir() or config.name == "wecho"]
    assert {"wecho", "accounts", "gallery"} <= {config.name for config in own}
    needed = [f"{config.name}/apps.py" for config in own]
    needed += [f"{folder.relative_to(ROOT)}/x" for folder in [*settings.STATICFILES_DIRS, *settings.LOCALE_PATHS]]

    needed += [
        "manage.py",
        "requirements.txt",
        "requirements-nacos.txt",
        "templates/error.html",
        "deploy/start.sh",
        "deploy/healthy.py",
        "deploy/nginx/nginx.conf",
    ]
    assert [path for path in needed if not sent_to_the_builder(path)] == []


def test_no_secret_and_no_data_reaches_the_image() -> None:
    for path in (".env", ".env.example", ".git/config", "data/secret_key", "tests/conftest.py", ".venv/bin/python"):
        assert not sent_to_the_builder(path)


def test_the_start_script_knows_what_it_can_start() -> None:
    command = ["sh", str(ROOT / "deploy" / "start.sh"), "everything"]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert asked.returncode == 2
    assert asked.stderr.startswith("usage: start.sh web | posts | sockets | worker")
