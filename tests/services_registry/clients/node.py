"""Node.js, which the Python package playwright brings along."""

import json
import subprocess
from pathlib import Path
from typing import Any

import playwright

NODE = Path(playwright.__file__).parent / "driver" / "node"
HERE = Path(__file__).parent


def run_node(script: Path, *arguments: str) -> str:
    """Run a script; returns what it prints."""
    command = [str(NODE), str(script), *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def ask_node(script: str, *arguments: str) -> Any:
    """Run a script of this folder, which prints JSON."""
    return json.loads(run_node(HERE / script, *arguments))
