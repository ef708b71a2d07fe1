"""The night sky: the milky way, the aurora."""

import math
from fractions import Fraction

import pyvips

from gallery.demo_pictures import blend, mist, noise, palette, shapes, sky, water
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.exif import DemoExif, china_time
from gallery.demo_pictures.film import Film, develop
from gallery.demo_pictures.scene import Scene, Words


def milky_way(canvas: Canvas) -> pyvips.Image:
    """The galaxy standing over dark hills, with one lit tent."""
    chance = canvas.chance("composition")
    picture = palette.vertical(
        canvas, [(0.0, "#070d1f"), (0.45, "#10213f"), (0.68, "#23405c"), (0.8, "#4d6367"), (0.88, "#8a7a62")]
    )
    picture = blend.hold(_galaxy(canvas, picture, chance.uniform(0.5, 0.75) * chance.choice([-1, 1])))
    lines = [mist.crest(canvas, f"hill{i}", 0.8 + 0.07 * i, 0.022, 3, gain=0.45) for i in range(3)]
    for line, tone in zip(lines, ("#1c2a38", "#0f1a26", "#060b12"), strict=True):
        depth = mist.depth_below(canvas, line)
        hill = blend.over(
            palette.flat(canvas, palette.rgb(tone)), palette.rgb("#4b5a60"), blend.smoothstep(depth, 0.0, 0.12) * 0.35
        )
        picture = blend.from_row(picture, blend.over(picture, hill, mist.below(canvas, line)), min(line) - 0.01)
    picture = blend.hold(picture)
    x = chance.uniform(0.3, 0.7)
    foot = lines[2][int(x * canvas.width)]
    return develop(canvas, _tent(canvas, picture, x, foot + 0.008), Film(contrast=0.35, bloom=0.35, grain=0.02))


def _galaxy(canvas: Canvas, picture: pyvips.Image, lean: float) -> pyvips.Image:
    light = blend.hold(noise.stretch(_band(canvas.coarse(), lean), canvas.width, canvas.height))
    colour = palette.tint(
        light * 1.2, [(0.0, "#0b1430"), (0.3, "#3d4f7d"), (0.6, "#a18a96"), (0.85, "#ecc9a4"), (1.0, "#fff1dc")]
    )
    low = blend.ramp(canvas.y, 0.9, 0.55)
    fine = sky.star_dust(canvas, "fine", 2.35) * (light * 0.9 + 0.12)
    clear = sky.star_dust(canvas, "clear", 3.1)
    stars = (fine + clear * 0.7 + sky.bright_stars(canvas, "bright", 210, 0.85)) * low
    return picture + colour * (light * low * 1.45) + stars * [0.92, 0.96, 1.05]


def _band(canvas: Canvas, lean: float) -> pyvips.Image:
    """The light of the galaxy: a band across the sky, clouded, with dark lanes along its middle."""
    norm = math.hypot(1, lean)
    across = blend.hold(((canvas.x - 0.5) * canvas.aspect + (canvas.y - 0.45) * lean) * (1 / norm))
    cloud = blend.hold(noise.field(canvas, "cloud", (4, 6), 8, 0.6))
    dust = blend.hold(noise.field(canvas, "dust", (5, 7), 7, 0.55))
    band = blend.bell(across + cloud * 0.02, 0.0, 0.15)
    lane = blend.bell(across + dust * 0.035, 0.005, 0.045) * blend.ramp(dust, -0.9, 0.9)
    return (band * (cloud * 0.15 + 0.46) * (lane * -0.85 + 1)).clamp()


def _tent(canvas: Canvas, picture: pyvips.Image, x: float, foot: float) -> pyvips.Image:
    size = 0.022
    left = x * canvas.aspect
    box = shapes.Box.around(canvas, (left, foot), 0.2)
    pencil, pole = shapes.Pencil(canvas, box), shapes.Pencil(canvas, box)
    pencil.polygon([(left - size, foot), (left - size * 0.1, foot - size * 0.95), (left + size * 0.95, foot)])
    pole.line([(left - size * 0.1, foot - size), (left + size * 0.1, foot)], 0.0012)
    centre = (x, foot - size * 0.3)
    inside = palette.tint(canvas.distance(centre) * (1 / size), [(0.0, "#ffe6a8"), (0.5, "#ff9f45"), (1.0, "#b4501e")])
    painted = sky.lit(picture, palette.rgb("#ff9a45"), sky.glow(canvas, centre, 0.028, (1.5, 0.8)) * 0.6)
    painted = blend.over(painted, inside * 1.15, pencil.mask())
    painted = blend.over(painted, palette.rgb("#4a2410"), pole.mask() * pencil.mask())
    return box.replace(picture, painted)


def aurora(canvas: Canvas) -> pyvips.Image:
    """Curtains of green and violet light over a lake and its mountains."""
    shore = 0.64
    picture = palette.vertical(canvas, [(0.0, "#050b1c"), (0.35, "#0a1c35"), (0.6, "#143a4c"), (shore, "#2b5a5e")])
    stars = sky.star_dust(canvas, "fine", 3.0) * 0.55 + sky.bright_stars(canvas, "bright", 160, shore)
    picture = picture + stars * [0.9, 0.97, 1.05]
    coarse = canvas.coarse()
    curtains = palette.flat(coarse, [0.0, 0.0, 0.0])
    for curtain in range(3):
        curtains = blend.hold(_curtain(coarse, curtains, curtain))
    picture = blend.screen(picture, noise.stretch(curtains, canvas.width, canvas.height))
    picture = blend.hold(_snowy_shore(canvas, picture, shore))
    slope = water.waves(canvas, "ripples", shore, (0.3, 0.7))
    lake = water.mirrored(canvas, picture, shore, slope, rough=0.05) * [0.62, 0.68, 0.74]
    lake = blend.over(lake, palette.rgb("#04101c"), blend.ramp(canvas.y, shore, 1.1) * 0.7)
    picture = blend.from_row(picture, blend.over(picture, lake, blend.ramp(canvas.y, shore, shore + 0.0015)), shore)
    return develop(canvas, picture, Film(contrast=0.3, bloom=0.3, grain=0.02))


def _curtain(canvas: Canvas, picture: pyvips.Image, number: int) -> pyvips.Image:
    chance = canvas.chance(f"curtain{number}")
    swing = noise.profile(canvas, f"swing{number}", 3, 4, 0.45)
    lower = [0.5 - 0.11 * number + 0.07 * value for value in swing]
    lean = (canvas.x - 0.5) * (canvas.y - 0.9) * 0.5
    sheared = Canvas(canvas.width, 1, canvas.seed)
    rays = noise.field_line(sheared, f"rays{number}", 26, 5, 0.7).zoom(1, canvas.height)
    rays = rays.mapim(((canvas.x + lean) * canvas.width).bandjoin(canvas.y * canvas.height), extend="copy")
    up = blend.hold(mist.depth_below(canvas, lower) * -1 + rays * 0.008)
    reach = chance.uniform(0.16, 0.24)
    fall = (up.clamp() * (-1 / reach)).exp() * blend.smoothstep(up, -0.012, 0.03)
    strength = noise.row(
        [max(0.1, 0.75 + 0.5 * v) for v in noise.profile(canvas, f"strength{number}", 3, 3)], canvas.height
    )
    light = fall * strength * (rays * 0.28 + 0.75).clamp(min=0.1)
    colour = palette.tint(
        up * 2.2, [(0.0, "#9dffc0"), (0.12, "#3fe08f"), (0.35, "#1fae8a"), (0.6, "#4c5fb8"), (1.0, "#8a4fb0")]
    )
    return blend.screen(picture, colour * light.clamp() * (0.95 - 0.2 * number))


def _snowy_shore(canvas: Canvas, picture: pyvips.Image, shore: float) -> pyvips.Image:
    for layer, (tone, snow) in enumerate((("#1c4250", "#4f8482"), ("#10283a", "#3a6670"), ("#071420", "#071420"))):
        base, relief = shore - 0.085 + 0.04 * layer, 0.05 - 0.017 * layer
        line = mist.crest(canvas, f"shore{layer}", base, relief, 4 + 2 * layer, gain=0.5)
        gullies = noise.field(canvas, f"snow{layer}", (40, 14), 5, 0.7, ridged=True)
        white = blend.smoothstep(gullies - mist.depth_below(canvas, line) * 20, -0.9, 0.3)
        hill = blend.over(palette.flat(canvas, palette.rgb(tone)), palette.rgb(snow), white)
        picture = blend.from_row(picture, blend.over(picture, hill, mist.below(canvas, line)), min(line) - 0.01)
    return picture


MILKY_WAY = Scene(
    slug="milky-way",
    title=Words("帐篷与银河", "A tent under the galaxy"),
    caption=Words("山里没有信号，抬头全是星星。", "No signal up here, only stars."),
    alt=Words(
        "银河斜挂在夜空，暗色山丘上亮着一顶橙色帐篷",
        "The milky way across the night sky, an orange tent glowing on dark hills",
    ),
    tags=("星空", "银河", "露营"),
    ratio=(2, 3),
    paint=milky_way,
    shot=DemoExif(
        "NIKON CORPORATION",
        "NIKON Z6_3",
        "NIKKOR Z 20mm f/1.8 S",
        20.0,
        20,
        1.8,
        Fraction(13, 1),
        3200,
        china_time(2025, 7, 26, 23, 52),
        orientation=6,
    ),
    seeds=(3, 12, 5),
)


AURORA = Scene(
    slug="aurora",
    title=Words("极光之湖", "Aurora over the lake"),
    caption=Words("手冻得按不动快门，也舍不得走。", "Too cold to press the shutter, too good to leave."),
    alt=Words(
        "绿色与紫色的极光帷幕垂在雪山与湖面之上",
        "Curtains of green and violet aurora above snow mountains and a lake",
    ),
    tags=("极光", "夜景", "湖"),
    ratio=(3, 2),
    paint=aurora,
    shot=DemoExif(
        "SONY", "ILCE-7SM3", "FE 14mm F1.8 GM", 14.0, 14, 1.8, Fraction(4, 1), 2500, china_time(2026, 2, 11, 22, 8)
    ),
    seeds=(9, 1, 2),
)
