"""Make `accounts/look_alikes.json` from the data of the Unicode Consortium: `python -m scripts.look_alikes FOLDER`.

FOLDER is an unpacked release of the Rust crate `unicode-security`, which follows the versions of Unicode and carries
the table of confusables (UTS #39) whole; no maintained package for Python does:

    curl -L https://static.crates.io/crates/unicode-security/unicode-security-0.1.2.crate | tar xz

The scripts of letters, and which of them show nothing, come from the package `regex`. A new table changes what
`User.username_skeleton` holds: a migration like accounts' 0062 fills it anew.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import regex
from babel import Locale

TARGET = Path(__file__).resolve().parent.parent / "accounts" / "look_alikes.json"
_CONFUSABLE = re.compile(r"\('\\u\{(\w+)\}',\s*&\[([^\]]*)\]\)")
_CODE = re.compile(r"\\u\{(\w+)\}")
Run = tuple[int, int, str]


def may_stand_in_names(letter: str) -> bool:
    """Whether it is a letter, a mark or a decimal digit that NFKC leaves as it is."""
    category = unicodedata.category(letter)
    return (category[0] in "LM" or category == "Nd") and unicodedata.normalize("NFKC", letter) == letter


def confusables(source: str) -> dict[str, str]:
    """Each character that may be part of a name (or of its NFD) with its prototype."""
    table = source[source.index("fn char_confusable_prototype") : source.index("mod potential_mixed_script_confusable")]
    pairs = ((chr(int(code, 16)), _CODE.findall(many)) for code, many in _CONFUSABLE.findall(table))
    return {one: "".join(chr(int(code, 16)) for code in many) for one, many in pairs if may_stand_in_names(one)}


def scripts(letters: str) -> list[Run]:
    """Runs of one set of scripts (Script_Extensions; ISO 15924 codes). Empty for what goes with any script."""
    of_letter: dict[str, list[str]] = {letter: [] for letter in letters}
    for code in sorted(set(Locale("en").scripts) - {"Zyyy", "Zinh", "Zzzz"}):
        try:
            pattern = regex.compile(rf"\p{{scx={code}}}")
        except regex.error:  # a code that Unicode has no letters for
            continue
        for letter in pattern.findall(letters):
            of_letter[letter].append(code)
    return list(_runs((ord(letter), " ".join(codes)) for letter, codes in of_letter.items()))


def _runs(values: Iterable[tuple[int, str]]) -> Iterator[Run]:
    """Join neighbours of one value, across what is no letter at all."""
    run: Run | None = None
    for code, value in values:
        if run and run[2] == value:
            run = (run[0], code, value)
        else:
            if run:
                yield run
            run = (code, code, value)
    if run:
        yield run


def main() -> None:
    """Write the table."""
    source = (Path(sys.argv[1]) / "src" / "tables.rs").read_text()
    version = re.search(r"UNICODE_VERSION.*\((\d+), (\d+), (\d+)\)", source)
    letters = "".join(filter(may_stand_in_names, map(chr, range(sys.maxunicode + 1))))
    table = {
        "unicode": ".".join(version.groups()) if version else "",
        "hidden": "".join(regex.findall(r"\p{DI}", letters)),
        "confusables": confusables(source),
        "scripts": scripts(letters),
    }
    TARGET.write_text(json.dumps(table, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
