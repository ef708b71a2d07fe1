"""A font with Chinese glyphs, without which a browser draws boxes."""

import shutil
import subprocess
import sys

from tests.engines import debian


def obtain() -> str:
    """Install a Chinese font as root on Debian when there is none. Returns a sentence when one is still missing."""
    if sys.platform == "darwin" or _has_chinese():
        return ""
    if debian.can_install():
        debian.install("fontconfig", "fonts-noto-cjk")
        return ""
    return "No Chinese font is installed: pages render as boxes (Debian: apt install fonts-noto-cjk)."


def _has_chinese() -> bool:
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False).stdout.strip())
