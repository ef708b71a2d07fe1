"""Real PostgreSQL, Redis and S3 servers for tests and benchmarks: no root, no container, nothing left behind.

`start()` gives them to Python code, `python -m tests.engines run -- COMMAND` to any command. Each comes from a package
of requirements-dev.txt, so that every machine tests against the same, or else from the system; a component that cannot
be had raises `EngineMissingError`.
"""

from tests.engines.errors import EngineMissingError
from tests.engines.running import Engines, start

__all__ = ["EngineMissingError", "Engines", "start"]
