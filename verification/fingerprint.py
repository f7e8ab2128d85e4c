"""The version of the code behind a simulation: a changed line must not reuse an old result."""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

# What plans and judges, and never touches a sample.
_MACHINERY = frozenset({"verification.budget", "verification.experiment"})


def unwrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function below any number of functools.partial."""
    while isinstance(function, functools.partial):
        function = function.func
    return function


def qualified_name(function: Callable[..., Any]) -> str:
    """``module:name``, with the bound arguments of a partial; the same in every process.

    Raises ValueError for a lambda or a nested function: a worker process could not import it.
    """
    inner = unwrapped(function)
    name = f"{inner.__module__}:{inner.__qualname__}"
    if "<" in inner.__qualname__:
        raise ValueError(f"{name} cannot travel to a worker process: make it a module-level function")
    while isinstance(function, functools.partial):
        name += f"{function.args!r}{sorted(function.keywords.items())!r}"
        function = function.func
    return name


def code_version(function: Callable[..., Any], declared: str = "1") -> str:
    """A digest of the sources that ``function`` can reach inside its own top-level package, and of
    ``declared``.

    Reached: its module, and every module of the package that a reached one imports, wherever in its text, or that a
    name in it refers to.
    """
    return _digest(unwrapped(function).__module__, declared)


@functools.cache
def _digest(start: str, declared: str) -> str:
    package = start.partition(".")[0]
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in reached or name in _MACHINERY or not _exists(name):
            continue
        reached.add(name)
        owners = (*_imported(name), *_referred_to(name))
        waiting += (owner for owner in owners if owner.partition(".")[0] == package)
    digest = hashlib.sha256(declared.encode())
    for name in sorted(reached):
        digest.update((_source(name) or name).encode())
    return digest.hexdigest()[:16]


def _referred_to(name: str) -> Iterator[str]:
    """The modules that the names in a module come from, as far as it is loaded and they say so."""
    for value in vars(sys.modules[name]).values() if name in sys.modules else ():
        owner = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
        if isinstance(owner, str):
            yield owner


@functools.cache
def _imported(name: str) -> tuple[str, ...]:
    """The modules that a module's text imports, with names that may be modules or not.

    A constant does not say where it is from, and what is imported within a function is not there yet.
    """
    found = []
    for node in ast.walk(ast.parse(_source(name))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(found)


@functools.cache
def _exists(name: str) -> bool:
    try:
        return name in sys.modules or importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # of a name in a module
        return False


@functools.cache
def _source(name: str) -> str:
    """The module's text, loaded or not; empty for a module without one (a prompt, a frozen build)."""
    try:
        if name in sys.modules:
            return inspect.getsource(sys.modules[name])
        spec = importlib.util.find_spec(name)
        return inspect.getsource(importlib.util.module_from_spec(spec)) if spec else ""
    except (OSError, TypeError):
        return ""
