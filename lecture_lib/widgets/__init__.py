"""The lecture's own widgets: the picture, and the controls and helpers around it that ipywidgets does not have."""

from lecture_lib.widgets.boxes import Mark, NumberBox, Pad, Stepper
from lecture_lib.widgets.enlarge import Enlarge
from lecture_lib.widgets.listing import Listing
from lecture_lib.widgets.moves import Moves
from lecture_lib.widgets.reach import Reach
from lecture_lib.widgets.scene import Scene
from lecture_lib.widgets.shown import Shown
