"""The pictures of the demo: the same from the same seed, of the right shape, and read like photographs."""

import json
import subprocess
import sys
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
import pyvips
from PIL import ExifTags, Image, ImageCms, ImageOps

from gallery.demo_pictures import SCENES, Scene, render, write_jpeg
from gallery.demo_pictures.avatars import avatar
from gallery.demo_pictures.batch import Pick
from gallery.demo_pictures.jpeg import save

EDGE = 256
every_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.slug)


def scene_called(slug: str) -> Scene:
    return next(scene for scene in SCENES if scene.slug == slug)


@cache
def painted(slug: str) -> pyvips.Image:
    """The first good picture of a scene, painted once for all tests that look at it."""
    scene = scene_called(slug)
    return render(scene, scene.seeds[0], EDGE)


def difference(first: pyvips.Image, second: pyvips.Image) -> float:
    """The mean distance of two pictures, in levels of 255."""
    mean: float = (first.cast("float") - second).abs().avg()
    return mean


def run_command(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gallery.demo_pictures", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@every_scene
def test_the_same_seed_paints_the_same_pixels(scene: Scene) -> None:
    again = render(scene, scene.seeds[0], EDGE)
    assert again.write_to_memory() == painted(scene.slug).write_to_memory()


@every_scene
def test_another_seed_paints_another_picture(scene: Scene) -> None:
    assert difference(painted(scene.slug), render(scene, scene.seeds[1], EDGE)) > 2


@every_scene
def test_a_picture_has_the_asked_size_and_the_scenes_proportions(scene: Scene) -> None:
    picture = painted(scene.slug)
    assert max(picture.width, picture.height) == EDGE
    assert picture.width / picture.height == pytest.approx(scene.ratio[0] / scene.ratio[1], rel=0.01)
    assert (picture.bands, picture.format, picture.interpretation) == (3, "uchar", "srgb")


@every_scene
def test_a_picture_is_neither_blank_nor_mere_noise(scene: Scene) -> None:
    grey = painted(scene.slug).colourspace("b-w")
    assert grey.deviate() > 12
    assert grey.hist_find().hist_entropy() > 5.5
    assert difference(grey, grey.gaussblur(1.5)) < grey.deviate() / 2


@pytest.mark.parametrize("slug", ["dunes", "maple-leaves", "ink-mountains"])
def test_a_small_picture_is_the_large_one_seen_from_afar(slug: str) -> None:
    scene, small = scene_called(slug), painted(slug)
    large = render(scene, scene.seeds[0], EDGE * 2)
    shrunk = large.thumbnail_image(small.width, height=small.height, size="force")
    assert difference(small, shrunk) < 14


@every_scene
def test_a_scene_is_described_in_both_languages(scene: Scene) -> None:
    for words in (scene.title, scene.caption, scene.alt):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in words.zh)
        assert words.en.isascii()
        assert words.en
    assert scene.tags


def test_scenes_have_names_of_their_own_and_many_shapes() -> None:
    assert len({scene.slug for scene in SCENES}) == len(SCENES) >= 12
    assert {(3, 2), (4, 3), (2, 3), (1, 1), (16, 9), (5, 2)} <= {scene.ratio for scene in SCENES}


@every_scene
def test_the_file_carries_the_notes_of_the_camera(scene: Scene, tmp_path: Path) -> None:
    path, shot = tmp_path / "picture.jpg", scene.shot
    save(painted(scene.slug), path, shot)
    with Image.open(path) as image:
        exif = image.getexif()
        taken = exif.get_ifd(ExifTags.IFD.Exif)
    tags = ExifTags.Base
    assert (exif[tags.Make], exif[tags.Model], exif[tags.Orientation]) == (shot.make, shot.model, shot.orientation)
    assert taken[tags.DateTimeOriginal] == shot.taken.strftime("%Y:%m:%d %H:%M:%S")
    assert taken[tags.OffsetTimeOriginal] == "+08:00"
    assert float(taken[tags.ExposureTime]) == pytest.approx(float(shot.exposure))
    assert float(taken[tags.FNumber]) == pytest.approx(shot.f_number)
    assert float(taken[tags.FocalLength]) == pytest.approx(shot.focal_length)
    assert (taken[tags.ISOSpeedRatings], taken[tags.LensModel]) == (shot.iso, shot.lens)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_turned_file_stands_upright_again_when_its_flag_is_followed(orientation: int, tmp_path: Path) -> None:
    scene, picture, path = scene_called("milky-way"), painted("milky-way"), tmp_path / "turned.jpg"
    save(picture, path, replace(scene.shot, orientation=orientation))
    with Image.open(path) as image:
        assert (image.width > image.height) == (orientation in (6, 8))
        upright = ImageOps.exif_transpose(image)
    pixels = pyvips.Image.new_from_memory(upright.tobytes(), upright.width, upright.height, 3, "uchar")
    assert (pixels.width, pixels.height) == (picture.width, picture.height)
    assert difference(picture, pixels) < 6


def test_some_files_are_stored_sideways_and_some_in_display_p3() -> None:
    assert 6 in {scene.shot.orientation for scene in SCENES}
    assert any(scene.shot.wide_gamut for scene in SCENES)


def test_a_wide_gamut_file_says_so_and_looks_the_same(tmp_path: Path) -> None:
    picture, path, shot = painted("maple-leaves"), tmp_path / "wide.jpg", scene_called("maple-leaves").shot
    save(picture, path, shot)
    stored = pyvips.Image.new_from_file(str(path))
    profile = ImageCms.ImageCmsProfile(BytesIO(stored.get("icc-profile-data")))
    assert "P3" in ImageCms.getProfileDescription(profile)
    assert difference(shot.stored(picture).icc_transform("srgb"), picture) < 1 < difference(stored, picture)


def test_without_notes_the_file_has_no_exif(tmp_path: Path) -> None:
    path = tmp_path / "plain.jpg"
    write_jpeg(scene_called("pine-fog"), 12, path, long_edge=EDGE, exif=None)
    with Image.open(path) as image:
        assert not image.getexif()
        assert image.height > image.width


def test_the_first_picks_show_every_scene_and_no_file_comes_twice() -> None:
    picks = [Pick(number) for number in range(4 * len(SCENES))]
    assert {pick.scene.slug for pick in picks[: len(SCENES)]} == {scene.slug for scene in SCENES}
    for key in ("file", "title"):
        assert len({str(getattr(pick, key)) for pick in picks}) == len(picks)


def test_avatars_are_squares_that_differ_and_repeat() -> None:
    faces = [avatar(seed) for seed in (0, 1, 8, 0)]
    assert {(face.width, face.height, face.bands) for face in faces} == {(512, 512, 3)}
    pixels = [bytes(face.write_to_memory()) for face in faces]
    assert pixels[0] == pixels[3]
    assert len(set(pixels)) == 3


def test_the_command_fills_a_folder_and_describes_it(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "pictures"
    done = run_command(str(folder), "--count", "3", "--long-edge", "160", "--avatars", "2")
    assert (done.returncode, done.stderr) == (0, "")
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    files = [entry["file"] for entry in (*index["pictures"], *index["avatars"])]
    assert sorted(path.name for path in folder.glob("*.jpg")) == sorted(files)
    assert len(done.stdout.splitlines()) == len(files) == 5
    first = index["pictures"][0]
    assert set(first) == {"file", "slug", "seed", "title", "caption", "alt", "tags"}
    assert set(first["title"]) == set(first["alt"]) == {"zh", "en"}


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    done = run_command(str(tmp_path / "taken"), "--count", "1", "--long-edge", "160")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "taken" in done.stderr


def test_the_package_knows_nothing_of_django() -> None:
    code = "import sys, gallery.demo_pictures.batch; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0
