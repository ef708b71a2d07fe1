"""`python -m wecho.common.imaging SOURCE OUT_DIR [LIMITS [ORDER]]`: develops one photograph.

One line of JSON on stdout: `{"report": …}` or `{"refused": reason, "detail": …}`; files lie in OUT_DIR only with a
report. `python -m wecho.common.imaging --codecs` tells which codecs are missing, as `{"missing": […]}`.
LIMITS is what `Limits.to_json` writes, ORDER what `Order.to_json` does.
The exit status is 0 with a report, 2 with a refusal, 1 with a fault of ours.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from wecho.common.imaging.confinement import confine
from wecho.common.imaging.limits import DEFAULT_LIMITS, Limits
from wecho.common.imaging.orders import PHOTO, Order
from wecho.common.imaging.refusals import PhotoRefused, Reason

REFUSED = 2


def main(arguments: list[str]) -> int:
    answer_to = _private_stdout()
    if arguments == ["--codecs"]:
        return _try_codecs(answer_to)
    source, out_dir, *rest = arguments
    limits = Limits.from_json(rest[0]) if rest else DEFAULT_LIMITS
    order = Order.from_json(rest[1]) if rest[1:] else PHOTO

    def give_up() -> None:
        _answer(answer_to, _refusal(Reason.TOO_MUCH_MEMORY, "resident memory"))
        os._exit(REFUSED)

    confine(limits, on_excess=give_up)
    return _develop(answer_to, Path(source), Path(out_dir), limits, order)


def _try_codecs(answer_to: int) -> int:
    confine(DEFAULT_LIMITS, on_excess=lambda: os._exit(1))
    from wecho.common.imaging.codecs import missing_codecs

    _answer(answer_to, {"missing": missing_codecs()})
    return 0


def _develop(answer_to: int, source: Path, out_dir: Path, limits: Limits, order: Order) -> int:
    # libvips starts its threads and takes its memory on import: within the walls, not before them.
    from wecho.common.imaging.pipeline import develop

    try:
        _answer(answer_to, {"report": develop(source, out_dir, limits, order).to_json()})
    except PhotoRefused as refusal:
        _answer(answer_to, _refusal(refusal.reason, refusal.detail))
        return REFUSED
    except MemoryError:
        _answer(answer_to, _refusal(Reason.TOO_MUCH_MEMORY, "an allocation failed"))
        return REFUSED
    return 0


def _private_stdout() -> int:
    """A descriptor for the answer alone; what libraries print to stdout goes to stderr from here on."""
    answer_to = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answer_to


def _refusal(reason: Reason, detail: str) -> dict[str, Any]:
    return {"refused": reason, "detail": detail}


def _answer(answer_to: int, answer: dict[str, Any]) -> None:
    with open(answer_to, "w", encoding="utf-8", closefd=False) as stream:
        stream.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
