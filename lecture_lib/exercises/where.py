"""Where a reader's function stopped: its line, and the shapes of the arrays that met there."""

import ast
import linecache

import numpy as np

from lecture_lib.exercises.trial import OURS, Misfit


def where_it_stopped(error):
    """(number, line, {expression: shape}) of the reader's line that raised `error`; None if the call itself did."""
    frames, trace = [], error.__traceback__
    while trace:
        frames.append(trace)
        trace = trace.tb_next
    theirs = [each for each in frames if not each.tb_frame.f_code.co_filename.startswith(OURS)]
    if not theirs:
        return None
    frame, number = theirs[-1].tb_frame, theirs[-1].tb_lineno
    line = linecache.getline(frame.f_code.co_filename, number).strip()
    return number, line, shapes_in(line, frame)


def told(error):
    """What there is to say of an error, in sentences: its own message, and the reader's line that raised it."""
    if isinstance(error, Misfit):
        return [str(error)]
    # of NumPy's words about shapes the first are enough: the shapes themselves come after
    said, place = [f"{type(error).__name__}: {error}".split(", with gufunc")[0]], where_it_stopped(error)
    if place and place[1]:
        number, line, shapes = place
        met = ", ".join(f"{name} is {shape}" for name, shape in shapes.items())
        said.append(f"In line {number}: {line}" + (f" — {met}." if met else ""))
    return said


def shapes_in(line, frame):
    """The arrays that a line of code names, {"W[k]": (3, 2)}: names, attributes and entries by plain keys."""
    found = {}
    for text in [line, f"{line} pass", line.rstrip(":")]:  # the head of a loop is no statement of its own
        try:
            nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.Name, ast.Subscript))]
            break
        except SyntaxError:
            continue
    else:
        return found
    for node in sorted(nodes, key=lambda node: node.col_offset):
        if isinstance(node.ctx, ast.Load):
            if any(isinstance(inner, ast.Call) for inner in ast.walk(node)):
                continue  # to call something again is not ours to do
            try:
                value = eval(compile(ast.Expression(node), "<line>", "eval"), frame.f_globals, dict(frame.f_locals))
            except Exception:
                continue
            if isinstance(value, np.ndarray):
                found[ast.unparse(node)] = value.shape
    return found
