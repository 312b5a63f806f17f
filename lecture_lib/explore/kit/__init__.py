"""What explorers are made of: a class to begin with, its state, and the controls that write it.

Explorers of one topic share a file of it beside these: neuron, on_activation, on_output, on_way_back, beside, points, rows, table, pad.
"""

from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.explorer import Explorer, Numbers
from lecture_lib.explore.kit.live import LineByLine, LiveState, OnDerivation, line_controls, quantities_in, trap_switch
from lecture_lib.explore.kit.network_state import LIMIT, NetworkState, OfEntry, OnDial, Size, quantities
from lecture_lib.explore.kit.on_network import OnNetwork
from lecture_lib.explore.kit.own import OwnOnNetwork, OwnRun, WithOwn
from lecture_lib.explore.kit.run import Eta, Learned, NetworkRun, RunState
from lecture_lib.explore.kit.state import Choice, Real, State, Switch, Whole
