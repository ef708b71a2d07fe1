"""OpenStack Swift behind its S3 face, the proxy and its three storage servers as green threads of one process.

`python -m tests.engines.swift_server FOLDER DESCRIPTOR` serves on the listening socket DESCRIPTOR and keeps everything
below FOLDER, whose file system needs extended attributes. No root, no /etc, no memcached; one replica, nothing synced.
"""

import logging
import os
import socket
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

ACCESS_KEY_ID = "test:wecho"
SECRET_ACCESS_KEY = "wecho-secret"
REGION = "us-east-1"

SWIFT_CONF = """
[swift-hash]
swift_hash_path_prefix = wecho
swift_hash_path_suffix = wecho
[storage-policy:0]
name = default
default = yes
"""
DEFAULTS = """
[DEFAULT]
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
disable_fallocate = true
fallocate_reserve = 0
log_level = ERROR
"""
STORAGE = """
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""
PROXY = f"""
[pipeline:main]
pipeline = catch_errors listing_formats bulk s3api tempauth slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
cors_allow_origin = *
account_autocreate = true
allow_account_management = true
[filter:tempauth]
use = egg:swift#tempauth
user_{ACCESS_KEY_ID.replace(":", "_")} = {SECRET_ACCESS_KEY} .admin
[filter:s3api]
use = egg:swift#s3api
location = {REGION}
cors_preflight_allow_origin = *
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
"""


def serve(folder: Path, listener: socket.socket) -> None:
    """Serve S3 on `listener` until a signal ends the process."""
    _allow_absent_erasure_coding()
    import eventlet  # type: ignore[import-untyped]
    from eventlet import wsgi
    from swift.common import utils
    from swift.common.wsgi import ConfigString, SwiftHttpProtocol, loadapp

    utils.monkey_patch()
    utils.logs.ThreadSafeSysLogHandler = lambda **_: logging.StreamHandler()  # a test machine need not have syslog
    os.fsync = os.fdatasync = lambda _: None  # type: ignore[assignment]  # nobody reads this disk after a power cut
    (folder / "swift.conf").write_text(SWIFT_CONF)
    utils.set_swift_dir(str(folder))
    defaults = DEFAULTS.format(folder=folder)

    def listen(sock: Any, conf: str) -> Any:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        app = loadapp(ConfigString(defaults + conf), global_conf={"log_name": "swift"})
        return eventlet.spawn(
            wsgi.server,
            sock,
            app,
            logging.getLogger("swift.access"),
            protocol=SwiftHttpProtocol,
            capitalize_response_headers=False,  # S3 clients look for ETag, as it is written
            log_output=False,
        )

    for kind in ("object", "container", "account"):
        backend = eventlet.listen(("127.0.0.1", 0), backlog=512)
        _write_ring(folder, kind, backend.getsockname()[1])
        listen(backend, STORAGE.format(kind=kind))
    listen(eventlet.greenio.GreenSocket(listener), PROXY).wait()


def _write_ring(folder: Path, kind: str, port: int) -> None:
    """The ring says where Swift keeps what: here one device, the folder, behind one port."""
    from swift.common.ring import RingBuilder

    (folder / "devices" / "disk").mkdir(parents=True, exist_ok=True)
    builder = RingBuilder(part_power=2, replicas=1, min_part_hours=0)
    builder.add_dev({"region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "disk", "weight": 1})
    builder.rebalance()
    builder.get_ring().save(str(folder / f"{kind}.ring.gz"))


def _allow_absent_erasure_coding() -> None:
    """Swift imports pyeclib, which has no wheel for macOS, even where objects are kept whole, as they are here."""
    try:
        import pyeclib.ec_iface  # noqa: F401
    except ImportError:
        package, interface = ModuleType("pyeclib"), ModuleType("pyeclib.ec_iface")
        for name in (
            "ECDriver",
            "ECDriverError",
            "ECInvalidFragmentMetadata",
            "ECBadFragmentChecksum",
            "ECInvalidParameter",
        ):
            setattr(interface, name, type(name, (Exception,), {}))
        interface.VALID_EC_TYPES = []  # type: ignore[attr-defined]
        sys.modules |= {"pyeclib": package, "pyeclib.ec_iface": interface}


if __name__ == "__main__":
    serve(Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2])))
