"""The explorer of 4.3 for real numbers: the gradient that linear outputs and squared error have."""

from lecture_lib import FILMS, RATINGS, films, linear
from lecture_lib.derivations import module_4_3
from lecture_lib.explore.kit import Choice, controls, trap_switch
from lecture_lib.explore.kit.on_output import LIMIT, scores
from lecture_lib.explore.output_derivation import OutputDerivation, OutputDerivationState
from lecture_lib.formatting import format_column


class RatingsDerivationState(OutputDerivationState):
    """The outputs for one film, which are the scores themselves, and its ratings."""

    module = "4.3"
    k = Choice((len(RATINGS),))
    film = Choice(FILMS)
    subject = Choice(lambda state: [*scores(state.k), ("a", ("L",))])
    output = linear

    @property
    def y(self):
        """The ratings of the film, (3, 1)."""
        return films()[1][:, [list(FILMS).index(self.film)]]

    @property
    def derivation(self):
        return module_4_3.BY_A_L if self.of_one else module_4_3.BY_A_L_VECTOR


class RatingsDerivation(OutputDerivation):
    """dL/da_Li line by line, for linear outputs and squared error, each line with its value. Derived in 4.3."""

    State = RatingsDerivationState
    drawer_name = "film", "whose ratings are the target"
    real, largest, decimals = LIMIT, {"a": 10.0}, {"a": 2, "h": 2}

    def drawer(self):
        film = controls.menu(self.state, "film", "film", 160, 34, "whose ratings are the target", str)
        return [film, trap_switch(self.state)]

    def picked(self, kind, indices, shift=False):
        super().picked("a" if kind == "h" else kind, indices, shift)  # ŷ_i is a_Li

    def summary(self):
        state = self.state
        return f"{state.film}, y = {format_column(state.y, 2)}, a_L = {format_column(state.a_L, 2)}"
