"""What the tries of 4.6 say."""

from lecture_lib.questions.start import start


def four_outputs(explorer):
    state, W = explorer.state, start(3, 3, 3, 4).theta.W
    assert state.sizes == [3, 3, 3, 4] and state.subject == ("h", (2, 1))
    assert len(W[3][:, 0]) == 4 and len(W[2][:, 0]) == 3  # paths of h_21, of h_11
    return ()


CLAIMS = {"4.6 four outputs": four_outputs}
