"""The widgets that are ours: pictures, the number beside a slider, its mark, a walk line by line."""

from lecture_lib.scene.boxes import Mark, NumberBox, Pad, Stepper
from lecture_lib.scene.enlarge import Enlarge
from lecture_lib.scene.moves import Moves
from lecture_lib.scene.reach import Reach
from lecture_lib.scene.scene import Panel, Scene
from lecture_lib.scene.shown import Shown

__all__ = ["Enlarge", "Mark", "Moves", "NumberBox", "Pad", "Panel", "Reach", "Scene", "Shown", "Stepper"]
