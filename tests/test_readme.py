"""README: where it leads, and the picture at its top."""

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from moving_picture import PATH
from PIL import Image

from lecture_lib import initialise_theta, theta_from

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


def test_the_weights_of_three_libraries():
    """The lines are run with a model as each library has it. All are the same network, so all give its theta."""
    theta = initialise_theta([3, 4, 2])
    torch = {
        f"{k}.{kind}": part for k in theta.W for kind, part in (("weight", theta.W[k]), ("bias", theta.b[k][:, 0]))
    }
    model = SimpleNamespace(
        coefs_=[W_k.T for W_k in theta.W.values()],
        intercepts_=[b_k[:, 0] for b_k in theta.b.values()],
        get_weights=lambda: [part.T for part in torch.values()],
        state_dict=lambda: torch,
    )
    names, found = {"model": model, "theta_from": theta_from}, []
    for line in re.findall(r"^(?:theta|numbers) = .*$", README, re.MULTILINE):
        exec(line, names)
        found += [names["theta"]] if line.startswith("theta") else []
    assert len(found) == 3 and all(np.array_equal(each.vector, theta.vector) for each in found)
