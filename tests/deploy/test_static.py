"""The static files as `collectstatic` leaves them for nginx."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.compose import ROOT


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    environment = {**os.environ, "STATIC_ROOT": str(folder), "DATA_DIR": str(tmp_path_factory.mktemp("data"))}
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return folder


def names(collected: Path) -> dict[str, str]:
    """The name with a hash of each file."""
    found: dict[str, str] = json.loads((collected / "staticfiles.json").read_text())["paths"]
    return found


def test_our_modules_import_each_other_by_the_names_with_hashes(collected: Path) -> None:
    imports = 0
    for name, hashed in names(collected).items():
        if not name.startswith("js/"):
            continue
        for imported in re.findall(r'^import\b[^"]*"\./([^"]+)"', (collected / hashed).read_text(), re.MULTILINE):
            assert re.search(r"\.[0-9a-f]{12}\.js$", imported), f"{name} imports {imported}"
            assert (collected / "js" / imported).is_file()
            imports += 1
    assert imports


def test_texts_lie_compressed_beside_themselves(collected: Path) -> None:
    for name, hashed in names(collected).items():
        if name.startswith(("js/", "css/")) and (collected / hashed).stat().st_size > 2000:
            assert (collected / f"{hashed}.gz").is_file(), name


def test_names_with_hashes_are_those_that_nginx_keeps_for_ever(collected: Path) -> None:
    (rule,) = re.findall(r'location ~ "(\^/static/[^"]+)"', (ROOT / "deploy" / "nginx" / "site.conf").read_text())
    kept = {name for name, hashed in names(collected).items() if re.match(rule, f"/static/{hashed}")}
    assert {name for name in names(collected) if Path(name).suffix} == kept
    assert not [name for name in names(collected) if re.match(rule, f"/static/{name}")]
