"""README: where it leads, and the picture at its top."""

import re
from pathlib import Path

from moving_picture import PATH
from PIL import Image

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_links_and_pictures_are_there():
    places = [place for place in re.findall(r"\]\(([^)#]+)\)", README) if not place.startswith(("http", "<address"))]
    assert len(places) > 5
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_the_picture_moves_and_is_small():
    assert README.index(f"({PATH.relative_to(ROOT).as_posix()})") < README.index("\n## ")
    assert PATH.stat().st_size <= 1.5e6
    with Image.open(PATH) as picture:
        first = picture.convert("RGB")
        picture.seek(picture.n_frames // 2)
        assert picture.n_frames > 10 and picture.convert("RGB").tobytes() != first.tobytes()
        assert picture.info["loop"] == 0 and picture.width <= 1600
