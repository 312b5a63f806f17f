"""Pictures from arrays and results. Nothing here propagates, nothing here knows a widget.

What explorers are drawn with comes from here: panels, what is in them, markup and words. A picture that belongs to one
topic has its own file: Plane, Responses, Scale, SlicePlot, Surface.
"""

from lecture_lib.draw.bars import Bars
from lecture_lib.draw.code import Code
from lecture_lib.draw.curves import Curves, sample, shown_of
from lecture_lib.draw.formulas import (
    PASSES,
    DerivationLines,
    LiveDerivation,
    bound,
    check,
    error_text,
    formula_line,
    lines,
    table,
    value_of,
)
from lecture_lib.draw.loss import Answer, LossLine, headline
from lecture_lib.draw.markup import sentence, tag, words
from lecture_lib.draw.matrix import Grid, Signs, framed
from lecture_lib.draw.network import NetworkDiagram
from lecture_lib.draw.output_layer import LARGEST, NABLA, OutputLayer
from lecture_lib.draw.panel import Html, Panel, Pick
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.draw.writing import LineToWrite
