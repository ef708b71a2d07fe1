"""A pond from above: lotus leaves, a flower, carp below them."""

import math
import random
from fractions import Fraction

import pyvips

from gallery.demo_pictures import blend, noise, palette, shapes
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.exif import DemoExif, china_time
from gallery.demo_pictures.film import Film, develop
from gallery.demo_pictures.points import Point, placed, toward
from gallery.demo_pictures.scene import Scene, Words

LEAF = [(0.0, "#0f2a22"), (0.35, "#1f4f38"), (0.65, "#4b8050"), (1.0, "#a9c684")]
PETAL = [(0.0, "#c2456f"), (0.35, "#e583a0"), (0.7, "#f8c6cf"), (1.0, "#fff3ee")]
KOI = [(0.0, "#c9d4cf"), (0.45, "#fbf3e8"), (0.5, "#f0703a"), (1.0, "#d94a22")]


def lotus_pond(canvas: Canvas) -> pyvips.Image:
    """Leaves around still water, one open flower, and carp that pass underneath."""
    chance = canvas.chance("composition")
    picture = noise.stretch(blend.hold(_water(canvas.coarse())), canvas.width, canvas.height)
    for fish in range(3):
        picture = _carp(canvas, picture, fish)
    heart = (chance.choice([0.32, 0.68]) * canvas.aspect, chance.uniform(0.32, 0.42))
    for tier in range(2):
        picture = blend.hold(_leaves(canvas, picture, tier, heart))
    return develop(canvas, _flower(canvas, picture, heart, 0.125), Film(contrast=0.35, bloom=0.18, vignette=0.4))


def _water(canvas: Canvas) -> pyvips.Image:
    depth = noise.field(canvas, "depth", (3, 3), 4, 0.45)
    light = canvas.distance((0.3, 0.2), (1.4, 1.4))
    tone = light * -0.45 + depth * 0.07 + 0.62
    pond = palette.tint(tone, [(0.0, "#04141a"), (0.4, "#0a2e33"), (0.75, "#1d5654"), (1.0, "#5b9488")])
    net = noise.field(canvas, "net", (8, 8), 4, 0.55).abs()
    caustic = blend.soften((net * -2.2).exp(), 5 * canvas.unit) ** 3 * blend.ramp(tone, 0.3, 0.8)
    return blend.add_light(pond, [0.3, 0.5, 0.42], caustic * 0.22)


def _fallen(canvas: Canvas, mask: pyvips.Image, blur: float, shift: tuple[int, int]) -> pyvips.Image:
    """The shadow of a shape: softer and moved, in pixels of a sheet of 2400."""
    soft = blend.soften(mask, blur * canvas.unit)
    x, y = round(shift[0] * canvas.unit), round(shift[1] * canvas.unit)
    return soft.embed(x, y, canvas.width, canvas.height, extend="copy")


def _leaves(canvas: Canvas, picture: pyvips.Image, tier: int, heart: Point) -> pyvips.Image:
    chance = canvas.chance(f"leaves{tier}")
    body, tone, veins = shapes.Pencil(canvas), shapes.Pencil(canvas), shapes.Pencil(canvas)
    grown: list[tuple[float, float, float]] = [(*heart, 0.05)] if tier else []
    for _ in range(160):
        radius = chance.uniform(0.07, 0.16) * (0.85 + 0.25 * tier)
        spot = (chance.uniform(-0.05, canvas.aspect + 0.05), chance.uniform(-0.05, 1.05))
        crowded = any(math.dist(spot, (x, y)) < (radius + r) * 0.93 for x, y, r in grown)
        open_water = abs(spot[1] - 0.62 - 0.3 * (spot[0] - 0.5)) < 0.13 + radius * 0.5
        if crowded or open_water or len(grown) > 12:
            continue
        grown.append((*spot, radius))
        _leaf(chance, (body, tone, veins), spot, radius)
    mask = blend.hold(body.mask())
    shadow = _fallen(canvas, mask, 14, (16, 22))
    picture = blend.over(picture, palette.rgb("#020b0d"), shadow * 0.6)
    cloth = noise.field(canvas, f"cloth{tier}", (20, 20), 5, 0.55)
    values = (
        blend.soften(tone.mask(), 3 * canvas.unit) + cloth * 0.03 + blend.soften(veins.mask(), 0.8 * canvas.unit) * 0.14
    )
    return blend.over(picture, palette.tint(values * (0.75 + 0.25 * tier), LEAF), mask)


def _leaf(chance: random.Random, pencils: tuple[shapes.Pencil, ...], centre: Point, radius: float) -> None:
    """A round leaf with its notch; its tone falls from the side that the light comes from."""
    body, tone, veins = pencils
    notch, waves, phase = chance.uniform(0, math.tau), chance.randint(5, 8), chance.random() * math.tau
    outline = []
    for step in range(181):
        angle = math.tau * step / 180
        away = abs((angle - notch + math.pi) % math.tau - math.pi)
        cut = max(0.0, 1 - away / 0.16) ** 1.5 * 0.55
        reach = radius * (1 - cut) * (1 + 0.02 * math.sin(waves * angle + phase))
        outline.append(toward(centre, angle, reach))
    body.polygon(outline)
    base = chance.uniform(0.34, 0.6)
    for step in range(14):
        share, shift = 1 - step / 14, step / 14 * radius * 0.28
        ring = [
            (centre[0] + (x - centre[0]) * share - shift, centre[1] + (y - centre[1]) * share - shift)
            for x, y in outline
        ]
        tone.polygon(ring, min(1.0, base * (0.72 + 0.55 * step / 14)))
    count = chance.randint(15, 20)
    for step in range(count):
        angle = notch + math.tau * (step + 0.5) / count
        bend = angle + chance.uniform(-0.08, 0.08)
        middle, tip = toward(centre, angle, radius * 0.5), toward(centre, bend, radius * 0.93)
        veins.line([centre, middle], 0.0028, 1.0)
        veins.line([middle, tip], 0.0016, 0.8)


def _flower(canvas: Canvas, picture: pyvips.Image, centre: Point, size: float) -> pyvips.Image:
    chance = canvas.chance("flower")
    box = shapes.Box.around(canvas, centre, size * 1.25)
    turn = chance.random() * math.tau
    rings = ((9, 1.0, 0.5), (9, 0.82, 0.5), (8, 0.62, 0.5), (6, 0.42, 0.52))
    painted = picture
    for ring, (count, reach, width) in enumerate(rings):
        for parity in (0, 1):
            body, tone = shapes.Pencil(canvas, box), shapes.Pencil(canvas, box)
            for petal in range(parity, count, 2):
                angle = turn + ring * 0.31 + math.tau * petal / count + chance.gauss(0, 0.05)
                _petal((body, tone), centre, angle, size * reach * chance.uniform(0.92, 1.05), width)
            shade = _fallen(canvas, body.mask(), 7, (4, 7))
            painted = blend.over(painted, palette.rgb("#5e1d38"), shade * 0.4)
            values = blend.soften(tone.mask(), 3 * canvas.unit) + 0.05 * ring
            painted = blend.over(painted, palette.tint(values, PETAL), body.mask())
    return box.replace(picture, _pod(canvas, painted, box, centre, size * 0.17))


def _petal(pencils: tuple[shapes.Pencil, shapes.Pencil], root: Point, angle: float, reach: float, width: float) -> None:
    """Pink at the tip, pale at the root: drawn as petals within petals."""
    body, tone = pencils
    side: list[Point] = []
    for step in range(25):
        along = step / 24
        side.append((along * reach, reach * width * 0.5 * math.sin(math.pi * along**1.25) ** 0.75))
    outline = side + [(x, -y) for x, y in reversed(side)]
    body.polygon(placed(outline, root, angle))
    for step in range(16):
        share = 1 - step / 16
        inner = placed(outline, root, angle, share, share**-0.3)
        tone.polygon(inner, min(1.0, 0.16 + 0.84 * math.pow(step / 15, 0.8)))


def _pod(canvas: Canvas, picture: pyvips.Image, box: shapes.Box, centre: Point, size: float) -> pyvips.Image:
    chance = canvas.chance("pod")
    stamens, disc, seeds = (shapes.Pencil(canvas, box) for _ in range(3))
    for _ in range(90):
        angle, reach = chance.random() * math.tau, size * chance.uniform(1.2, 1.75)
        tip = toward(centre, angle, reach)
        stamens.line([centre, tip], 0.0014, 0.8)
        stamens.disc(*tip, 0.0022, 1.0)
    disc.dome(*centre, size * 1.05, size * 1.05)
    for ring, count in ((0.0, 1), (0.5, 6)):
        for step in range(count):
            angle = math.tau * step / count
            seeds.disc(
                centre[0] + math.cos(angle) * ring * size, centre[1] + math.sin(angle) * ring * size, size * 0.13
            )
    picture = blend.over(picture, palette.rgb("#f4c04a"), stamens.mask())
    dome = disc.mask()
    picture = blend.over(picture, palette.tint(dome, [(0.0, "#b58a2a"), (1.0, "#f0dc7a")]), blend.ramp(dome, 0.0, 0.12))
    return blend.over(picture, palette.rgb("#8a7a2c"), seeds.mask() * 0.8)


def _carp(canvas: Canvas, picture: pyvips.Image, number: int) -> pyvips.Image:
    chance = canvas.chance(f"carp{number}")
    along = 0.25 + 0.25 * number + chance.uniform(-0.06, 0.06)
    head = (along * canvas.aspect, 0.62 + 0.3 * (along - 0.5) + chance.uniform(-0.05, 0.05))
    box = shapes.Box.around(canvas, head, 0.36)
    body, fins = shapes.Pencil(canvas, box), shapes.Pencil(canvas, box)
    _fish((body, fins), chance, head, chance.uniform(-0.5, 0.5) + (math.pi if chance.random() < 0.4 else 0.0), 0.25)
    mask = body.mask()
    patches = noise.field(canvas, f"patches{number}", (10, 10), 4, 0.4)
    coat = palette.tint(blend.ramp(patches, -2.0, 2.0), KOI)
    rounded = blend.soften(mask, 9 * canvas.unit)
    coat = blend.over(coat, palette.rgb("#0d3a3e"), rounded.linear(-0.9, 0.95).clamp())
    painted = blend.over(picture, palette.rgb("#020c10"), _fallen(canvas, mask, 14, (22, 34)) * 0.5)
    painted = blend.over(painted, palette.rgb("#e9b99c"), blend.soften(fins.mask(), 1.5 * canvas.unit) * 0.6)
    painted = blend.over(painted, coat, blend.soften(mask, 1.2 * canvas.unit) * 0.94)
    return box.replace(picture, painted)


def _fish(
    pencils: tuple[shapes.Pencil, shapes.Pencil], chance: random.Random, head: Point, heading: float, length: float
) -> None:
    """A carp seen from above: a spine that swings, its width, two pairs of fins and a tail."""
    body, fins = pencils
    swing, phase = chance.uniform(0.25, 0.5), chance.choice([-1, 1])
    spine, angle, point = [], heading, head
    for step in range(41):
        spine.append((point, angle))
        angle = heading + phase * swing * math.sin(step / 40 * math.pi * 1.5)
        point = toward(point, angle, -length / 40)
    sides: tuple[list[Point], list[Point]] = ([], [])
    for step, ((x, y), turn) in enumerate(spine):
        share = step / 40
        half = length * 0.12 * (math.sin(math.pi * min(1.0, share**0.6)) ** 0.75 * (1 - 0.3 * share) + 0.03)
        for side, points in zip((-1, 1), sides, strict=True):
            points.append((x + side * half * -math.sin(turn), y + side * half * math.cos(turn)))
    body.polygon(sides[0] + sides[1][::-1])
    for place, size in ((12, 0.3), (24, 0.17)):
        for side in (-1, 1):
            _fin(fins, spine[place][0], spine[place][1] + math.pi - side * 0.75, length * size, length * 0.06)
    for turned in (-0.3, 0.3):
        _fin(fins, spine[37][0], spine[37][1] + math.pi + turned, length * 0.32, length * 0.06)


def _fin(pencil: shapes.Pencil, root: Point, angle: float, reach: float, width: float) -> None:
    """A rounded blade from its root outwards."""
    edge: list[Point] = []
    for step in range(13):
        along = step / 12
        edge.append((along * reach, width * math.sin(math.pi * along**1.4) ** 0.7))
    outline = edge + [(x, -y * 0.6) for x, y in reversed(edge)]
    pencil.polygon(placed(outline, root, angle), 0.8)


LOTUS_POND = Scene(
    slug="lotus-pond",
    title=Words("莲叶何田田", "Among the lotus"),
    caption=Words("鱼从叶子底下经过，花没有动。", "The carp went by under the leaves; the flower did not stir."),
    alt=Words(
        "俯看荷塘，圆叶之间开着一朵粉色莲花，锦鲤游过水面下",
        "A pond from above: round leaves, one pink lotus flower, carp gliding beneath",
    ),
    tags=("荷塘", "锦鲤", "俯拍"),
    ratio=(1, 1),
    paint=lotus_pond,
    shot=DemoExif(
        "DJI",
        "FC3582",
        "DJI Mini 3 Pro 24mm f/1.7",
        6.7,
        24,
        1.7,
        Fraction(1, 200),
        100,
        china_time(2025, 6, 29, 10, 12),
    ),
    seeds=(1, 9, 4),
)
