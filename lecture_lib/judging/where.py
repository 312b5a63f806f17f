"""Where a reader's function stopped: its line, and what met there."""

import ast
import linecache

import numpy as np

from lecture_lib.judging.trial import OURS, Misfit


def where_it_stopped(error):
    """(number, line, what met there) of the reader's line that raised `error`; None if the call itself did."""
    frames, trace = [], error.__traceback__
    while trace:
        frames.append(trace)
        trace = trace.tb_next
    theirs = [each for each in frames if not each.tb_frame.f_code.co_filename.startswith(OURS) and line_of(each)]
    if not theirs:
        return None
    last = theirs[-1]
    return last.tb_lineno, line_of(last), list(dict.fromkeys(met_in(line_of(last), last.tb_frame)))


def line_of(trace):
    """The line of code of a traceback's entry; "" if it stands nowhere, as in what a dataclass makes."""
    return linecache.getline(trace.tb_frame.f_code.co_filename, trace.tb_lineno).strip()


def told(error):
    """What there is to say of an error, in sentences: its own message, and the reader's line that raised it."""
    if isinstance(error, Misfit):
        return [str(error)]
    # of NumPy's words about shapes the first are enough: the shapes themselves come after
    said, place = [f"{type(error).__name__}: {error}".split(", with gufunc")[0]], where_it_stopped(error)
    if place and place[1]:
        number, line, met = place
        said.append(f"In line {number}: {line}" + (f" — {', '.join(met)}." if met else ""))
    return said


def met_in(line, frame):
    """Of what a line of code names: the shapes of its arrays, "W[k] is (3, 2)", and the dicts that lack an entry, "a has 1
    and 2 but no 0". Names, and entries by plain keys."""
    for text in [line, f"{line} pass", line.rstrip(":")]:  # the head of a loop is no statement of its own
        try:
            nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.Name, ast.Subscript))]
            break
        except SyntaxError:
            continue
    else:
        return

    def value_of(node):
        return eval(compile(ast.Expression(node), "<line>", "eval"), frame.f_globals, dict(frame.f_locals))

    for node in sorted(nodes, key=lambda node: node.col_offset):
        if not isinstance(node.ctx, ast.Load) or any(isinstance(inner, ast.Call) for inner in ast.walk(node)):
            continue  # to call something again is not ours to do
        try:
            value = value_of(node)
        except KeyError as missing:
            there = [str(key) for key in value_of(node.value)]
            yield f"{ast.unparse(node.value)} has {' and '.join(there) or 'nothing'} but no {missing}"
        except Exception:
            continue
        else:
            if isinstance(value, np.ndarray):
                yield f"{ast.unparse(node)} is {value.shape}"
