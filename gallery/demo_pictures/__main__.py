"""`python -m gallery.demo_pictures OUT_DIR`: paints demo pictures, and an index.json that describes them.

The index is {"pictures": [{file, slug, seed, title, caption, alt, tags}], "avatars": [{file, seed}]}; title,
caption and alt are {zh, en}. It is written last: where it stands, all files stand.
"""

import argparse
import json
import sys
from pathlib import Path

from gallery.demo_pictures.batch import avatar_file, paint_all, portray


def _whole(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return value


def _edge(text: str) -> int:
    value = int(text)
    if not 64 <= value <= 8000:
        raise argparse.ArgumentTypeError("must be between 64 and 8000 pixels")
    return value


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m gallery.demo_pictures", description="Paint demo pictures.")
    parser.add_argument("folder", metavar="OUT_DIR", type=Path)
    parser.add_argument("--count", type=_whole, default=24, help="pictures (default %(default)s)")
    parser.add_argument("--long-edge", type=_edge, default=2400, help="pixels of the longer side (default %(default)s)")
    parser.add_argument("--avatars", type=_whole, default=0, help="portraits of 512 x 512 (default %(default)s)")
    return parser.parse_args(words)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(words: list[str] | None = None) -> int:
    """Exit status 0, or 1 with one sentence on stderr where the folder cannot be written."""
    asked = _arguments(words)
    folder: Path = asked.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        pictures = []
        for pick, seconds in paint_all(asked.count, folder, asked.long_edge):
            pictures.append(pick.entry())
            _say(f"[{len(pictures)}/{asked.count}] {pick.file} ({seconds:.1f} s)")
        for seed in range(asked.avatars):
            portray(seed, folder)
            _say(f"[{seed + 1}/{asked.avatars}] {avatar_file(seed)}")
        avatars = [{"file": avatar_file(seed), "seed": seed} for seed in range(asked.avatars)]
        index = json.dumps({"pictures": pictures, "avatars": avatars}, ensure_ascii=False, indent=2)
        (folder / "index.json").write_text(index + "\n", encoding="utf-8")
    except OSError as error:
        sys.stderr.write(f"The pictures cannot be written to {folder}: {error.strerror or error}.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
