"""Reads the facts of a package's code that sentences are found by: names, calls, values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(slots=True)
class Module:
    """What the reader needs to know of one file."""

    path: str
    tree: ast.Module
    constants: dict[str, ast.expr] = field(default_factory=dict)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: its module and, innermost first, the functions around it."""

    module: Module
    functions: tuple[Function, ...] = ()
    visiting: frozenset[str] = frozenset()

    def beyond(self, name: str) -> Scope:
        """Return this place while *name* is being looked up, so that it is not looked up again."""
        return Scope(self.module, self.functions, self.visiting | {name})

    def inside(self, function: Function) -> Scope:
        """Return the inside of a function that is defined here."""
        return Scope(self.module, (function, *self.functions), self.visiting)


def modules_of(package: Path) -> Iterator[tuple[str, Module]]:
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        name = ".".join(parts).removesuffix(".__init__")
        module = Module(name, ast.parse(path.read_text(encoding="utf-8")))
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for each in node.names:
                    module.imports[each.asname or each.name] = (node.module, each.name)
        for node in module.tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=target)], value=value):
                    module.constants[target] = value
                case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value):
                    module.constants[target] = value
        yield name, module


def is_quoted(part: ast.expr, parts: list[ast.expr]) -> bool:
    """Whether a value stands in quotation marks, which say that it is no sentence of ours."""
    at = next(number for number, each in enumerate(parts) if each is part)
    around = (*parts[at - 1 : at], *parts[at + 1 : at + 2])
    texts = [str(each.value) for each in around if isinstance(each, ast.Constant)]
    return len(texts) == 2 and texts[0][-1:] == texts[1][:1] and texts[1][:1] in {"'", '"'}


def is_text(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=value):
            return isinstance(value, str)
        case ast.BinOp(left=left):
            return is_text(left)
        case ast.Call(func=func):
            return name_of(func) == "N_"
    return isinstance(node, ast.JoinedStr)


def name_of(node: ast.AST | None) -> str:
    """Return the last name of ``a.b.c``."""
    return getattr(node, "id", getattr(node, "attr", ""))


def label_of(node: ast.expr) -> str:  # noqa: PLR0911 - one for each kind
    """Return a name for a value, for the people who translate."""
    match node:
        case ast.Name(id=name):
            return name.strip("_").lower() or "value"
        case ast.Attribute(attr="strerror"):
            return "reason"
        case ast.Attribute(value=ast.Name(id=owner), attr=attr) if owner != "self":
            return f"{owner}_{attr}".lower()
        case ast.Attribute(attr=attr):
            return attr.strip("_").lower()
        case ast.Call(func=ast.Name(id="len"), args=[value]):
            return f"n_{label_of(value)}"
        case ast.Call(args=[value, *_]) | ast.Call(func=ast.Attribute(value=value)):
            return label_of(value)
        case ast.Call(func=ast.Name(id=name)):
            return name.strip("_").lower()
        case ast.Subscript(slice=ast.Constant(value=str(key))) if key.isidentifier():
            return key
        case ast.Subscript(value=value) | ast.IfExp(body=value) | ast.BinOp(left=value):
            return label_of(value)
        case ast.BoolOp(values=[value, *_]) | ast.GeneratorExp(elt=value):
            return label_of(value)
    return "value"


def key_of(node: ast.expr, scope: Scope) -> str:
    """Return what tells values of different functions from each other."""
    where = scope.functions[0].name if scope.functions else ""
    return f"{where} {ast.dump(node)}"


def argument_of(call: ast.Call, at: int, name: str) -> ast.expr | None:
    """Return what a call gives for a parameter, by its name or place."""
    named = (keyword.value for keyword in call.keywords if keyword.arg == name)
    return next(named, call.args[at] if at < len(call.args) else None)


@cache
def parameters_of(function: Function) -> list[str]:
    """Return the names of all parameters but the instance's own, in order."""
    return [each.arg for each in _arguments(function) if each.arg not in {"self", "cls"}]


def _arguments(function: Function) -> list[ast.arg]:
    return function.args.posonlyargs + function.args.args + function.args.kwonlyargs


def may_hold_text(function: Function, name: str) -> bool:
    """Whether the annotation of a parameter leaves room for words; a path or number does not."""
    (annotation,) = (each.annotation for each in _arguments(function) if each.arg == name)
    shown = "str" if annotation is None else ast.unparse(annotation)
    return re.search(r"\b(str|object|Any|ndarray)\b", shown) is not None


@cache
def assigned_in(function: Function, name: str) -> list[ast.expr]:
    """Return what a name is set to, what is put into its list, and the lists it goes through."""
    found: list[ast.expr] = []
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                found.append(value)
            case ast.NamedExpr(target=ast.Name(id=target), value=value) if target == name:
                found.append(value)
            case ast.For() | ast.AsyncFor() | ast.comprehension():
                if any(name_of(each) == name for each in ast.walk(node.target)):
                    found.append(node.iter)
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=target), attr="append"), args=[value]
            ) if target == name:
                found.append(value)
    return found


@cache
def bound_in(function: Function) -> set[str]:
    return {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    } | caught_in(function)


@cache
def caught_in(function: Function) -> set[str]:
    """Return the names of the exceptions that a function catches."""
    handlers = (node for node in ast.walk(function) if isinstance(node, ast.ExceptHandler))
    return {handler.name for handler in handlers if handler.name}


def returns_text(function: Function) -> bool:
    return function.returns is not None and ast.unparse(function.returns) in {"str", "str | None"}


def returned_by(function: Function) -> list[ast.expr]:
    values = (node.value for node in ast.walk(function) if isinstance(node, ast.Return))
    return [value for value in values if value is not None and ast.unparse(value) != "None"]
