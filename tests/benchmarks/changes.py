"""The small changes that `mutants.py` makes in a module: an operator, a comparison, a number, a call left out."""

import ast
import copy
import os
import re

OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult}
OPERATORS |= {ast.FloorDiv: ast.Mult}
COMPARISONS = {ast.Lt: [ast.LtE, ast.GtE], ast.LtE: [ast.Lt, ast.Gt], ast.Gt: [ast.GtE, ast.LtE]}
COMPARISONS |= {ast.GtE: [ast.Gt, ast.Lt], ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq]}
COMPARISONS |= {ast.Is: [ast.IsNot], ast.IsNot: [ast.Is], ast.In: [ast.NotIn], ast.NotIn: [ast.In]}


def both_ways(*pairs):
    return dict(pairs) | {right: left for left, right in pairs}


NAMES = both_ways(("min", "max"), ("any", "all"))
ATTRIBUTES = NAMES | both_ways(("minimum", "maximum"), ("argmin", "argmax"), ("zeros", "ones"), ("sum", "mean"))
ATTRIBUTES |= both_ways(("hstack", "vstack"), ("g", "output"))
ARRAYS = both_ways(("W", "b"), ("a", "h"))  # theirs are the same layers: only what they hold can differ
# Calls that can be left out: which argument takes their place, or what their method is called on.
WRAPPERS = {"abs": 0, "float": 0, "sorted": 0, "dict": 0, "asarray": 0, "atleast_1d": 0}
WRAPPERS |= {"finite": 1, "above_zero": 1, "columns": 1, "one_of": 1}
METHODS = {"copy", "astype", "round", "tolist", "any", "all"}


def changed(node, **fields):
    new = copy.copy(node)
    vars(new).update(fields)
    return new


def without_each(items):
    return [items[:i] + items[i + 1 :] for i in range(len(items))]


def variants(node):
    """The nodes that can stand in the place of a node."""
    match node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in OPERATORS:
            yield changed(node, op=OPERATORS[type(op)]())
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            yield changed(node, left=right, right=left)
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.Compare(ops=ops):
            for i, op in enumerate(ops):
                yield from (changed(node, ops=ops[:i] + [new()] + ops[i + 1 :]) for new in COMPARISONS[type(op)])
        case ast.BoolOp(op=op, values=values):
            yield changed(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
            yield from (changed(node, values=rest) if len(rest) > 1 else rest[0] for rest in without_each(values))
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            others = {0: [1], 1: [0, 2]}.get(value) or [value + 1 if isinstance(value, int) else value * 8]
            yield from (ast.Constant(type(value)(other)) for other in others)
        case ast.Name(id=name) if name in NAMES:
            yield changed(node, id=NAMES[name])
        case ast.Attribute(attr=name, ctx=ast.Load()) if name in ATTRIBUTES:
            yield changed(node, attr=ATTRIBUTES[name])
        case ast.Subscript(value=ast.Attribute(attr=name) as array) if name in ARRAYS:
            yield changed(node, value=changed(array, attr=ARRAYS[name]))
        case ast.Attribute(attr="T", value=value):
            yield value
        case ast.Call():
            yield from variants_of_call(node)
    if isinstance(node, (ast.If, ast.While, ast.IfExp)) and not isinstance(node.test, (ast.Compare, ast.UnaryOp)):
        yield changed(node, test=ast.UnaryOp(ast.Not(), node.test))
    if isinstance(node, ast.FunctionDef):
        yield from (changed(node, decorator_list=rest) for rest in without_each(node.decorator_list))
    if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Tuple):
        yield from (changed(node, type=ast.Tuple(rest)) for rest in without_each(node.type.elts))
    if can_be_left_out(node):
        yield ast.Pass()


def variants_of_call(node):
    name = getattr(node.func, "attr", getattr(node.func, "id", None))
    if name in WRAPPERS:
        yield node.args[WRAPPERS[name]]
    if name in METHODS and isinstance(node.func, ast.Attribute):
        yield node.func.value
    if name == "isinstance" and isinstance(node.args[1], ast.Tuple):
        for rest in without_each(node.args[1].elts):
            yield changed(node, args=[node.args[0], ast.Tuple(rest)])
    yield from (changed(node, keywords=rest) for rest in without_each(node.keywords))


def can_be_left_out(node):
    match node:
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise() | ast.Break():
            return True
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            return True
    return False


def places(node, function="", line=0):
    """Every place below a node that holds another: the owner, its field, the index, function and line there."""
    for field, value in ast.iter_fields(node):
        for i, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST) and field not in ("annotation", "returns"):
                below = name_within(function, child), getattr(child, "lineno", line)
                yield node, field, i, *below
                yield from places(child, *below)


def name_within(function, node):
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return f"{function}.{name}".strip(".")
        case ast.Assign(targets=[ast.Name(id=name)]) if not function:
            return name
    return function


def changes_of(source):
    """Each change once: the line, the function, ⟦before → after⟧ in its line, and the whole text with it."""
    tree = ast.parse(source)
    original, seen = ast.unparse(tree), set()
    for owner, field, i, function, line in list(places(tree)):
        slot, at = (vars(owner), field) if i is None else (getattr(owner, field), i)
        child = slot[at]
        for slot[at] in variants(child):
            text = ast.unparse(tree)
            if text not in seen:
                seen.add(text)
                yield line, function, difference(original, text), text
        slot[at] = child


def difference(before, after):
    """The lines that differ, with ⟦before → after⟧ where they do."""
    before, after = before.splitlines(), after.splitlines()
    head, tail = common(before, after)
    before, after = ("\n".join(lines[head : len(lines) - tail]).strip() for lines in (before, after))
    before, after = (re.findall(r"[\d.]+(?:e-\d+)?|\w+|\W", text) for text in (before, after))
    head, tail = common(before, after)
    old, new = ("".join(tokens[head : len(tokens) - tail]) for tokens in (before, after))
    return f"{''.join(before[:head])}⟦{old} → {new}⟧{''.join(before[len(before) - tail :])}"


def common(left, right):
    """How many items two lists share at their start and, of the rest, at their end."""
    head = len(os.path.commonprefix([left, right]))
    return head, len(os.path.commonprefix([left[head:][::-1], right[head:][::-1]]))
