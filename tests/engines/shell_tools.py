"""What a shell script calls the site with: curl and openssl of the machine."""

import shutil

from tests.engines import debian
from tests.engines.errors import EngineMissingError

TOOLS = ("curl", "openssl")


def obtain() -> None:
    """Install what is missing as root on Debian; else EngineMissingError."""
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing and debian.can_install():
        debian.install(*missing)
        missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        raise EngineMissingError(f"{' and '.join(missing)} cannot be found (Debian: apt install {' '.join(missing)}).")
