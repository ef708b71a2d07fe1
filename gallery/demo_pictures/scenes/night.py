"""The night sky: the milky way, the aurora."""

import math

import pyvips

from gallery.demo_pictures import blend, mist, noise, palette, shapes, sky, water
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.film import Film, develop


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
        hill = blend.over(palette.flat(canvas, palette.rgb(tone)), palette.rgb("#4b5a60"), blend.smoothstep(depth, 0.0, 0.12) * 0.35)
        picture = blend.over(picture, hill, mist.below(canvas, line))
    picture = blend.hold(picture)
    x = chance.uniform(0.3, 0.7)
    foot = lines[2][int(x * canvas.width)]
    return develop(canvas, _tent(canvas, picture, x, foot + 0.008), Film(contrast=0.35, bloom=0.35, grain=0.02))


def _galaxy(canvas: Canvas, picture: pyvips.Image, lean: float) -> pyvips.Image:
    norm = math.hypot(1, lean)
    across = blend.hold(((canvas.x - 0.5) * canvas.aspect + (canvas.y - 0.45) * lean) * (1 / norm))
    cloud = blend.hold(noise.field(canvas, "cloud", (4, 6), 8, 0.6))
    dust = blend.hold(noise.field(canvas, "dust", (5, 7), 7, 0.55))
    band = blend.hold(blend.bell(across + cloud * 0.02, 0.0, 0.15))
    lane = blend.bell(across + dust * 0.035, 0.005, 0.045) * blend.ramp(dust, -0.9, 0.9)
    light = blend.hold((band * (cloud * 0.16 + 0.42) * (lane * -0.85 + 1)).clamp())
    low = blend.ramp(canvas.y, 0.9, 0.55)
    colour = palette.tint(light * 1.2, [(0.0, "#0b1430"), (0.3, "#3d4f7d"), (0.6, "#a18a96"), (0.85, "#ecc9a4"), (1.0, "#fff1dc")])
    picture = picture + colour * (light * low * 1.15)
    fine = sky.star_dust(canvas, "fine", 2.35) * (light * 0.9 + 0.12)
    clear = sky.star_dust(canvas, "clear", 3.1)
    stars = (fine + clear * 0.7 + sky.bright_stars(canvas, "bright", 260, 0.85)) * low
    return picture + stars * [0.92, 0.96, 1.05]


def _tent(canvas: Canvas, picture: pyvips.Image, x: float, foot: float) -> pyvips.Image:
    size = 0.022
    left = x * canvas.aspect
    pencil = shapes.Pencil(canvas)
    pencil.polygon([(left - size, foot), (left - size * 0.1, foot - size * 0.95), (left + size * 0.95, foot)])
    pole = shapes.Pencil(canvas)
    pole.line([(left - size * 0.1, foot - size), (left + size * 0.1, foot)], 0.0012)
    centre = (x, foot - size * 0.3)
    inside = palette.tint(canvas.distance(centre) * (1 / size), [(0.0, "#ffe6a8"), (0.5, "#ff9f45"), (1.0, "#b4501e")])
    picture = sky.lit(picture, palette.rgb("#ff9a45"), sky.glow(canvas, centre, 0.028, (1.5, 0.8)) * 0.6)
    picture = blend.over(picture, inside * 1.15, pencil.mask())
    return blend.over(picture, palette.rgb("#4a2410"), pole.mask() * pencil.mask())


def aurora(canvas: Canvas) -> pyvips.Image:
    """Curtains of green and violet light over a lake and its mountains."""
    shore = 0.68
    picture = palette.vertical(canvas, [(0.0, "#050b1c"), (0.35, "#0a1c35"), (0.6, "#143a4c"), (shore, "#2b5a5e")])
    stars = sky.star_dust(canvas, "fine", 3.0) * 0.55 + sky.bright_stars(canvas, "bright", 160, shore)
    picture = picture + stars * [0.9, 0.97, 1.05]
    for curtain in range(3):
        picture = blend.hold(_curtain(canvas, picture, curtain))
    picture = blend.hold(_snowy_shore(canvas, picture, shore))
    slope = water.waves(canvas, "ripples", shore, (0.3, 0.7))
    lake = water.mirrored(canvas, picture, shore, slope, rough=0.05) * [0.62, 0.68, 0.74]
    lake = blend.over(lake, palette.rgb("#04101c"), blend.ramp(canvas.y, shore, 1.1) * 0.7)
    picture = blend.over(picture, lake, blend.ramp(canvas.y, shore, shore + 0.0015))
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
    strength = noise.row([max(0.1, 0.75 + 0.5 * v) for v in noise.profile(canvas, f"strength{number}", 3, 3)], canvas.height)
    light = fall * strength * (rays * 0.28 + 0.75).clamp(min=0.1)
    colour = palette.tint(up * 2.2, [(0.0, "#9dffc0"), (0.12, "#3fe08f"), (0.35, "#1fae8a"), (0.6, "#4c5fb8"), (1.0, "#8a4fb0")])
    return blend.screen(picture, colour * light.clamp() * (0.95 - 0.2 * number))


def _snowy_shore(canvas: Canvas, picture: pyvips.Image, shore: float) -> pyvips.Image:
    for layer, (tone, snow) in enumerate((("#1c4250", "#4f8482"), ("#10283a", "#3a6670"), ("#071420", "#071420"))):
        base, relief = shore - 0.085 + 0.04 * layer, 0.05 - 0.017 * layer
        line = mist.crest(canvas, f"shore{layer}", base, relief, 4 + 2 * layer, gain=0.5)
        patches = noise.field(canvas, f"snow{layer}", (24, 16), 5, 0.65)
        white = blend.smoothstep(patches - mist.depth_below(canvas, line) * 22, -0.7, 0.4)
        hill = blend.over(palette.flat(canvas, palette.rgb(tone)), palette.rgb(snow), white)
        picture = blend.over(picture, hill, mist.below(canvas, line))
    return picture
