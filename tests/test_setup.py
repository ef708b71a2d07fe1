"""What a machine that lacks something is told, in one sentence, by `make run` and the other commands."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engines.machine import ROOT

TOOLS = ("sh", "dirname", "cat", "mkdir", "cmp", "tail", "head", "sed", "tr", "cut", "grep", "paste")
OLD_PYTHON = """#!/bin/sh
[ "$1" = --version ] && echo "Python 3.9.2" && exit 0
exit 1
"""
PYTHON_WITHOUT_ENSUREPIP = f"""#!/bin/sh
case "$*" in *ensurepip*) exit 1 ;; esac
exec {sys.executable} "$@"
"""
COMMON_USER = """#!/bin/sh
echo 1000
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout's setup script, and a folder `tools` that holds all the programs its machine has."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "setup.sh", tmp_path / "scripts")
    (tmp_path / "requirements.txt").write_text("wecho-needs-this==1\n")
    (tmp_path / "tools").mkdir()
    for name in TOOLS:
        (tmp_path / "tools" / name).symlink_to(shutil.which(name) or f"/no/{name}")
    return tmp_path


def _add_tool(tree: Path, name: str, script: str) -> None:
    tool = tree / "tools" / name
    tool.write_text(script)
    tool.chmod(0o755)


def _set_up(tree: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the setup, then `echo ready`, with no tool but those of the tree."""
    command = ["sh", str(tree / "scripts" / "setup.sh"), "requirements.txt", "/bin/echo", "ready"]
    environment = {"PATH": str(tree / "tools"), "HOME": str(tree)} | environment
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _complaint(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_machine_without_python_is_told_so(tree: Path) -> None:
    assert _complaint(_set_up(tree)) == "wecho: Python 3.11 or newer is needed, and there is no python3 here.\n"


def test_an_old_python_is_named(tree: Path) -> None:
    _add_tool(tree, "python3", OLD_PYTHON)
    assert _complaint(_set_up(tree)) == "wecho: Python 3.11 or newer is needed, and python3 here is Python 3.9.2.\n"


def test_a_folder_that_cannot_be_written_is_named(tree: Path) -> None:
    (tree / "tools" / "python3").symlink_to(sys.executable)
    (tree / ".venv").write_text("in the way, also of root")
    assert f"The folder {tree} cannot be written" in _complaint(_set_up(tree))


def test_debian_without_the_venv_package_says_what_to_install(tree: Path) -> None:
    _add_tool(tree, "python3", PYTHON_WITHOUT_ENSUREPIP)
    _add_tool(tree, "apt-get", COMMON_USER)
    _add_tool(tree, "id", COMMON_USER)
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert f'"sudo apt install {package}"' in _complaint(_set_up(tree))


def test_an_unreachable_index_is_told_apart(tree: Path) -> None:
    (tree / "tools" / "python3").symlink_to(sys.executable)
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0"}
    assert "is the network up" in _complaint(_set_up(tree, **nowhere))


def test_nothing_is_installed_twice(tree: Path) -> None:
    (tree / ".venv" / "bin").mkdir(parents=True)
    (tree / ".venv" / "bin" / "python").symlink_to(sys.executable)
    version = f"Python {sys.version.split()[0]}\n"
    (tree / ".venv" / "installed-requirements.txt").write_text(version + (tree / "requirements.txt").read_text())
    assert _set_up(tree).stdout == "ready\n"
