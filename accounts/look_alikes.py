"""Names that look alike, after Unicode Technical Standard #39; the table is made by `scripts/look_alikes.py`."""

import json
import unicodedata
from bisect import bisect_right
from pathlib import Path

_TABLE = json.loads(Path(__file__).with_suffix(".json").read_text())
_PROTOTYPES = str.maketrans(_TABLE["confusables"])
_HIDDEN = frozenset(_TABLE["hidden"])
_FIRSTS = [first for first, _last, _scripts in _TABLE["scripts"]]
_SCRIPTS = [(last, frozenset(scripts.split())) for _first, last, scripts in _TABLE["scripts"]]
# Writing systems of several scripts (section 5.1), each of which may stand beside Latin (section 5.2).
_SYSTEMS = {"Jpan": {"Hani", "Hira", "Kana"}, "Hanb": {"Hani", "Bopo"}, "Kore": {"Hani", "Hang"}}
MARKS_IN_A_ROW = 4


def skeleton(name: str) -> str:
    """The form in which names that look alike are the same (section 4), capital and small letters of it being one.

    `name` is as people see it: `I` looks like `l`, `i` does not. At most ten times as long as the name.
    """
    looks = unicodedata.normalize("NFD", name).translate(_PROTOTYPES)
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", looks).casefold())


def mixes_scripts(name: str) -> bool:
    """Whether it goes beyond the level "Highly Restrictive" (section 5.2).

    One script is fine, and Latin with the scripts of Chinese, Japanese or Korean.
    """
    everywhere = [scripts for scripts in map(_scripts_of, name) if scripts]
    if not everywhere or frozenset.intersection(*everywhere):
        return False
    beside_latin = [scripts for scripts in everywhere if "Latn" not in scripts]
    return not frozenset.intersection(*beside_latin) & _SYSTEMS.keys()


def mixes_digits(name: str) -> bool:
    """Whether it has digits of several scripts (section 5.3)."""
    return len({ord(sign) - unicodedata.decimal(sign) for sign in name if sign.isdecimal()}) > 1


def hides_something(name: str) -> bool:
    """Whether some of it shows nothing, or its marks are heaped up or doubled so that nobody can tell (section 5.4)."""
    row = ""
    for sign in unicodedata.normalize("NFD", name):
        row = row + sign if unicodedata.category(sign) in {"Mn", "Me"} else ""
        if sign in _HIDDEN or len(row) > MARKS_IN_A_ROW or row[-2:] == sign * 2:
            return True
    return False


def _scripts_of(sign: str) -> frozenset[str]:
    place = bisect_right(_FIRSTS, ord(sign)) - 1
    last, scripts = _SCRIPTS[place] if place >= 0 else (-1, frozenset[str]())
    if ord(sign) > last:
        return frozenset()
    return scripts | {system for system, members in _SYSTEMS.items() if scripts & members}
