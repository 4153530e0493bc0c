"""Finds the sentences that errors are made of, so that they can be told in another language.

An error's message is an English f-string at the place where it is raised. From the code of the
package, without running it, this reads the *template* of every such message: words stay, values
become ``{names}``. Names of texts, alternatives, and functions that return a part of a sentence
are followed, so that people translate whole sentences. A value that may itself be a sentence, such
as the message of another error, is *told*: it is translated on its own.

No list of files or call sites is kept: whatever calls a class of the tree in
``cjm_widgets/errors.py`` (or ``ValueError``, which the model raises), directly or through a helper
that takes the message as an argument, is found, and so is a marked f-string, ``N_(f"…")``.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path

from foreign import FOREIGN
from readings import Reading, Slot, filled, has_letters, is_worded, joined, template_of
from syntax import (
    Function,
    Module,
    Scope,
    argument_of,
    assigned_in,
    bound_in,
    caught_in,
    is_quoted,
    is_text,
    key_of,
    label_of,
    may_hold_text,
    modules_of,
    name_of,
    parameters_of,
    returned_by,
    returns_text,
)

#: Their subclasses are found; a ``ValueError`` of the model ends in an ``InvalidMapError``.
ROOTS = {"JourneyError", "ValueError", "ClickException", "UsageError"}
#: Methods of other packages that raise what they are given.
RAISERS = {"fail"}
#: Attributes and keys under which an error, caught or recorded, keeps its message.
SAID = {"error", "evalue", "message", "msg", "reason"}
#: More readings of one message than these are told by their parts.
MOST_READINGS = 24


class Sentences:
    """The sentences of a package.

    Attributes
    ----------
    found
        By template, the names of its values that may be sentences themselves.
    unreadable
        Places, ``file:line``, where an error is raised with a message that this cannot read.
    """

    def __init__(self, package: Path) -> None:
        self.found: dict[str, set[str]] = {template: set() for template in FOREIGN}
        self.found["Invalid value for {param_hint}: {message}"] = {"message"}
        self.unreadable: list[str] = []
        self._modules = dict(modules_of(package))
        self._functions: dict[str, list[tuple[Function, Scope]]] = {}
        self._calls: dict[str, list[tuple[ast.Call, Scope]]] = {}
        self._raises: list[tuple[ast.Raise, Module]] = []
        self._classes: dict[str, ast.ClassDef] = {}
        self._told: dict[tuple[Function, str], bool] = {}
        for module in self._modules.values():
            self._survey(module.tree, Scope(module))
        self._errors = self._tree_of_errors()
        self._collect()

    def _survey(self, node: ast.AST, scope: Scope) -> None:
        """Note every function, class, call and raise below *node*."""
        for child in ast.iter_child_nodes(node):
            inside = scope
            match child:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self._functions.setdefault(child.name, []).append((child, scope))
                    inside = scope.inside(child)
                case ast.ClassDef():
                    self._classes.setdefault(child.name, child)
                case ast.Call():
                    self._calls.setdefault(name_of(child.func), []).append((child, scope))
                case ast.Raise():
                    self._raises.append((child, scope.module))
            self._survey(child, inside)

    def _tree_of_errors(self) -> set[str]:
        found = set(ROOTS)
        while more := {
            name
            for name, cls in self._classes.items()
            if name not in found and any(name_of(base) in found for base in cls.bases)
        }:
            found |= more
        return found

    def _collect(self) -> None:
        for name in sorted(self._errors | RAISERS):
            self._collect_errors(name)
        for call, scope in self._calls.get("N_", []):
            if call.args and isinstance(call.args[0], ast.JoinedStr):
                self._keep(self.read(call.args[0], scope))
        for module in self._modules.values():
            self._collect_reasons(module)
        self.unreadable += sorted(
            f"{module.path}:{node.lineno}"
            for node, module in self._raises
            if not self._is_known(node.exc)
        )

    def _collect_errors(self, name: str) -> None:
        """Read what an error is made of, where it is made and in its own constructor."""
        constructor = self._constructor(name)
        if constructor is not None:
            function, scope = constructor
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and name_of(node.func) == "__init__" and node.args:
                    self._keep(self.read(node.args[0], scope.inside(function)))
            if "message" not in parameters_of(function):
                return
        for call, scope in self._calls.get(name, []):
            message = argument_of(call, 0, "message")
            if message is not None and not self._keep(self.read(message, scope)):
                self.unreadable.append(f"{scope.module.path}:{call.lineno}")

    def _collect_reasons(self, module: Module) -> None:
        """Keep marked constants that are a part of a sentence: they begin small."""
        for value in module.constants.values():
            if isinstance(value, ast.Call) and name_of(value.func) == "N_":
                readings = self.read(value, Scope(module))
                self._keep([each for each in readings if str(each[0])[:1].islower()])

    def _constructor(self, name: str) -> tuple[Function, Scope] | None:
        """Return the constructor of a class, its own or one that it takes from its bases."""
        seen: set[str] = set()
        # A class may have a base of its own name, from another package.
        while name not in seen and (cls := self._classes.get(name)) is not None:
            for function, scope in self._functions.get("__init__", []):
                if function in cls.body:
                    return function, scope
            seen.add(name)
            name = next((name_of(base) for base in cls.bases), "")
        return None

    def _is_known(self, raised: ast.expr | None) -> bool:
        """Whether what is raised was read already, or is none of ours."""
        if not isinstance(raised, ast.Call):
            return name_of(raised) not in self._errors - {"ValueError"}
        name = name_of(raised.func)
        returns = {name_of(function.returns) for function, _ in self._functions.get(name, [])}
        return name in self._errors or not returns or bool(returns & self._errors)

    def _keep(self, readings: Sequence[Reading]) -> bool:
        """Keep the sentences among the readings; tell whether there are any."""
        said = False
        for reading in readings:
            template, told = template_of(reading)
            said = said or bool(told) or has_letters(reading)
            if has_letters(reading) or (told and any(isinstance(part, str) for part in reading)):
                self.found.setdefault(template, set()).update(told)
        return said

    def read(self, node: ast.expr, scope: Scope) -> list[Reading]:  # noqa: PLR0911 - one for each kind
        """Return every text that an expression may stand for."""
        match node:
            case ast.Constant(value=str(text)):
                return [(text,)]
            case ast.JoinedStr(values=parts):
                return joined([self._part(part, parts, scope) for part in parts])
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return joined([self.read(left, scope), self.read(right, scope)])
            case ast.IfExp(body=body, orelse=orelse):
                return self._either([body, orelse], scope) or [self._slot(node, scope)]
            case ast.BoolOp(op=ast.Or(), values=values):
                return self._either(values, scope) or [self._slot(node, scope)]
            case ast.Name():
                return self._named(node, scope)
            case ast.Call() | ast.Subscript():
                return self._called(node, scope)
        return [self._slot(node, scope)]

    def _part(self, part: ast.expr, parts: list[ast.expr], scope: Scope) -> list[Reading]:
        if not isinstance(part, ast.FormattedValue):
            return self.read(part, scope)
        if part.conversion != -1 or part.format_spec is not None or is_quoted(part, parts):
            return [(Slot(label_of(part.value), key_of(part.value, scope)),)]
        return self.read(part.value, scope)

    def _either(self, some: Sequence[ast.expr], scope: Scope) -> list[Reading]:
        """Return the readings of all alternatives; none where none has words."""
        found = list(dict.fromkeys(each for one in some for each in self.read(one, scope)))
        says = any(is_worded(each) or (len(each) > 1 and template_of(each)[1]) for each in found)
        return found if says and len(found) <= MOST_READINGS else []

    def _named(self, node: ast.Name, scope: Scope) -> list[Reading]:
        name = node.id
        if name in scope.visiting:
            owner = next((each for each in scope.functions if name in parameters_of(each)), None)
            told = owner is not None and self._is_parameter_told(owner, name)
            return [(Slot(name, name, told),)]
        for function in scope.functions:
            found = self._either(assigned_in(function, name), scope.beyond(name))
            if found and name not in parameters_of(function):
                return found
            if name in parameters_of(function) or name in bound_in(function):
                return [*found, self._slot(node, scope)]
        home, value = self._constant(name, scope.module)
        if value is not None and is_text(value):
            return self.read(value, Scope(home, (), scope.visiting | {name}))
        return [self._slot(node, scope)]

    def _called(self, node: ast.Call | ast.Subscript, scope: Scope) -> list[Reading]:
        name = name_of(node.func) if isinstance(node, ast.Call) else ""
        match node:
            case ast.Call(func=ast.Name(id="N_") | ast.Attribute(attr="text"), args=[text]):
                return self.read(text, scope)
            case ast.Call(func=ast.Attribute(value=text, attr="format"), keywords=given):
                return [filled(each, given, scope) for each in self.read(text, scope)]
            case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(), default]):
                return [*self._either([default], scope), self._slot(node, scope)]
        if (values := self._looked_up(node, scope)) is not None:
            return self._either(values, scope) or [self._slot(node, scope)]
        function, around = self._function(name, scope.module)
        if function is not None and name not in scope.visiting and returns_text(function):
            inside = Scope(around.module, (function, *around.functions), scope.visiting | {name})
            return self._either(returned_by(function), inside) or [self._slot(node, scope)]
        return [self._slot(node, scope)]

    def _function(self, name: str, module: Module) -> tuple[Function | None, Scope]:
        """Return the function that a name means in a module: its own, an imported or the only."""
        home = module.imports.get(name, (module.path, name))[0]
        every = self._functions.get(name, [])
        found = [each for each in every if each[1].module.path == home] or every
        return found[0] if len(found) == 1 else (None, Scope(module))

    def _looked_up(self, node: ast.expr, scope: Scope) -> list[ast.expr] | None:
        """Return the values of a constant dictionary that is asked with ``[…]`` or ``get``."""
        match node:
            case ast.Subscript(value=ast.Name(id=name)):
                rest: list[ast.expr] = []
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=[_, *rest]):
                pass
            case _:
                return None
        _, table = self._constant(name, scope.module)
        return [*table.values, *rest] if isinstance(table, ast.Dict) else None

    def _slot(self, node: ast.expr, scope: Scope) -> Reading:
        return (Slot(label_of(node), key_of(node, scope), self._is_told(node, scope)),)

    def _is_told(self, node: ast.expr, scope: Scope) -> bool:  # noqa: PLR0911 - one for each kind
        """Whether a value may be a sentence; the sentences it may be are kept on the way."""
        match node:
            case ast.Name(id=name):
                return name not in scope.visiting and self._is_name_told(name, scope)
            case ast.Attribute(attr=attr):
                return attr in SAID
            case ast.Subscript(slice=ast.Constant(value=str(key))):
                return key in SAID
            case ast.Subscript(value=value) | ast.Starred(value=value):
                return self._is_told(value, scope)
            case ast.Call(func=ast.Name(id="len" | "repr" | "type")):
                return False
            case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(key)), *_]):
                return key in SAID
            case ast.Call(func=func, args=arguments):
                owner = [func.value] if isinstance(func, ast.Attribute) else []
                words = [*owner, *arguments]
                return self._speak(
                    [each for each in words if not isinstance(each, ast.Constant)], scope
                )
            case ast.GeneratorExp(elt=value) | ast.ListComp(elt=value) | ast.DictComp(value=value):
                return self._speak([value], scope)
            case ast.List(elts=values) | ast.Tuple(elts=values) | ast.BoolOp(values=values):
                return self._speak(values, scope)
            case ast.IfExp(body=body, orelse=orelse):
                return self._speak([body, orelse], scope)
        return False

    def _speak(self, nodes: Sequence[ast.expr], scope: Scope) -> bool:
        """Keep the sentences among the readings of values; tell whether there are any."""
        readings = [reading for node in nodes for reading in self.read(node, scope)]
        self._keep([reading for reading in readings if is_worded(reading)])
        return any(is_worded(reading) or template_of(reading)[1] for reading in readings)

    def _is_name_told(self, name: str, scope: Scope) -> bool:
        for function in scope.functions:
            if name in caught_in(function):
                return True
            is_told = self._speak(assigned_in(function, name), scope.beyond(name))
            if name in parameters_of(function):
                return self._is_parameter_told(function, name) or is_told
            if name in bound_in(function):
                return is_told
        return False

    def _is_parameter_told(self, function: Function, name: str) -> bool:
        """Look at what every call of a function gives for one of its parameters."""
        if (function, name) not in self._told:
            self._told[function, name] = False
            if not may_hold_text(function, name):
                return False
            at = parameters_of(function).index(name)
            given = [
                (value, scope)
                for called in self._names_of(function)
                for call, scope in self._calls.get(called, [])
                if self._function(called, scope.module)[0] in {None, function}
                and (value := argument_of(call, at, name)) is not None
            ]
            # Every call is looked at, for the sentences that it brings along.
            told = [self._speak([value], scope) for value, scope in given]
            self._told[function, name] = any(told)
        return self._told[function, name]

    def _names_of(self, function: Function) -> list[str]:
        """Return the names that a function is called by; a constructor, by those of its classes."""
        if function.name != "__init__":
            return [function.name]
        return [
            name
            for name in self._classes
            if (found := self._constructor(name)) is not None and found[0] is function
        ]

    def _constant(self, name: str, module: Module) -> tuple[Module, ast.expr | None]:
        home, original = module.imports.get(name, (module.path, name))
        there = self._modules.get(home, module)
        return there, there.constants.get(original)


def collect(package: Path) -> dict[str, list[str]]:
    """Return the told names of every template of a package, sorted by template."""
    return {each: sorted(told) for each, told in sorted(Sentences(package).found.items())}
