"""What the explorers of 4.9 that show g at one z share: its state, z and g in a row, the curve with its tangent."""

import numpy as np

from lecture_lib import logistic
from lecture_lib.derivations.module_4_9 import DERIVATIONS, at_z
from lecture_lib.draw import Plot, colour
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.explore.kit.state import Choice, Real, State

LIMIT = 6.0
Z = np.linspace(-LIMIT, LIMIT, 241)


class ActivationState(State):
    """An activation function whose slope is derived in 4.9, and the z at which it is shown."""

    g = Choice(DERIVATIONS)
    z = Real(-LIMIT, LIMIT, 0.5)

    @property
    def derivation(self):
        return DERIVATIONS[self.g]

    @property
    def at(self):
        """The numbers in its expressions."""
        return at_z(self.z, self.g)


class OnActivation(Explorer):
    """An explorer of g at z."""

    State = ActivationState

    def z_and_g(self):
        dial = controls.dial(self.state, "z", "z", 330, 18, "arrow keys, PageUp, Home")
        return [dial, controls.menu(self.state, "g", "g", 126, 18, "the activation function")]

    def laid_out_by(self):
        return self.state.g


class WithTangent(Plot):
    """g on its axes, with a point at z, the tangent there and the dotted way to both axes."""

    def __init__(self, width, height, title, g, **more):
        super().__init__(width, height, title, "z", **more)
        ax, self.foot = self.ax, lowest(g) - 0.08
        ax.set(xlim=(-LIMIT, LIMIT), xticks=range(-6, 7, 2), ylim=(self.foot, 1.08))
        ax.plot(Z, g(Z), color=colour("h"), linewidth=2.5)
        self.way = self.line(color=colour("h"), linewidth=1, linestyle=":")
        self.tangent = self.line(color=colour("prime"), linewidth=2, linestyle=(0, (6, 3)))
        self.here = self.point("h")

    def moving(self, z, h, slope):
        """At z, where g is h and its slope is this."""
        reach = 1.6 / np.hypot(1, slope * 3)
        self.way.set_data([z, z, -LIMIT], [self.foot, h, h])
        self.tangent.set_data([z - reach, z + reach], [h - reach * slope, h + reach * slope])
        self.here.set_data([z], [h])
        return super().moving([self.way, self.tangent, self.here])


def lowest(g):
    """A bound that g stays above."""
    return 0.0 if g is logistic else -1.0
