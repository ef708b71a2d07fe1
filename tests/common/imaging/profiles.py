"""ICC profiles, by ICC.1:2010: a matrix and a curve, written out from primaries, so that nobody's file is needed."""

import struct

Matrix = list[list[float]]

_D50 = (0.9642, 1.0, 0.8249)
_D65 = (0.3127, 0.3290)
_BRADFORD = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]

Primaries = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
SRGB: Primaries = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
DISPLAY_P3: Primaries = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
ADOBE_RGB: Primaries = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
BT_2020: Primaries = ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))


def rgb_profile(primaries: Primaries, gamma: float) -> bytes:
    to_pcs = times(_adaptation_to_d50(), to_xyz(primaries))
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))
    tags = {b"wtpt": _xyz(_D50), b"rTRC": curve, b"gTRC": curve, b"bTRC": curve, b"desc": _description()}
    for column, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ")):
        tags[name] = _xyz((to_pcs[0][column], to_pcs[1][column], to_pcs[2][column]))
    return _packed(b"RGB ", tags)


def grey_profile(gamma: float) -> bytes:
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))
    return _packed(b"GRAY", {b"wtpt": _xyz(_D50), b"kTRC": curve, b"desc": _description()})


def to_xyz(primaries: Primaries) -> Matrix:
    """Linear light to XYZ, such that equal parts of the three make the white of D65."""
    columns = [[x / y, 1.0, (1 - x - y) / y] for x, y in primaries]
    shape = [list(row) for row in zip(*columns, strict=True)]
    white = [[_D65[0] / _D65[1]], [1.0], [(1 - _D65[0] - _D65[1]) / _D65[1]]]
    amounts = times(inverse(shape), white)
    return [[value * amounts[column][0] for column, value in enumerate(row)] for row in shape]


def times(left: Matrix, right: Matrix) -> Matrix:
    return [
        [sum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*right, strict=True)] for row in left
    ]


def inverse(matrix: Matrix) -> Matrix:
    """Of three by three, by cofactors."""
    (a, b, c), (d, e, f), (g, h, i) = matrix
    determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    cofactors = [
        [e * i - f * h, c * h - b * i, b * f - c * e],
        [f * g - d * i, a * i - c * g, c * d - a * f],
        [d * h - e * g, b * g - a * h, a * e - b * d],
    ]
    return [[value / determinant for value in row] for row in cofactors]


def converted(colour: tuple[float, ...], source: Primaries, target: Primaries) -> tuple[float, ...]:
    """Linear light of one set of primaries as linear light of another."""
    matrix = times(inverse(to_xyz(target)), to_xyz(source))
    return tuple(row[0] for row in times(matrix, [[part] for part in colour]))


def _adaptation_to_d50() -> Matrix:
    white = [[_D65[0] / _D65[1]], [1.0], [(1 - _D65[0] - _D65[1]) / _D65[1]]]
    seen, wanted = times(_BRADFORD, white), times(_BRADFORD, [[part] for part in _D50])
    scale = [[wanted[row][0] / seen[row][0] if row == column else 0.0 for column in range(3)] for row in range(3)]
    return times(inverse(_BRADFORD), times(scale, _BRADFORD))


def _xyz(value: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(part * 65_536)) for part in value)


def _description() -> bytes:
    return b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + bytes(78)


def _packed(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        table += name + struct.pack(">II", start + len(body), len(value))
        body += value + b"\0" * (-len(value) % 4)
    size = start + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x02100000, b"mntr", space, b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + b"".join(struct.pack(">i", round(part * 65_536)) for part in _D50)
    return head.ljust(128, b"\0") + table + body
