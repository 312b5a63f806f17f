"""The one widget that shows pictures: panels side by side, a still layer each and a layer that moves."""

from lecture_lib.scene.number_box import NumberBox
from lecture_lib.scene.scene import Panel, Scene

__all__ = ["NumberBox", "Panel", "Scene"]
