"""A device that is not the processor's memory, for machines that have none: tensors that keep to themselves.

Their numbers are in main memory, but each says that it lives on the device ``meta`` and is refused wherever a GPU's
tensor would be: together with a tensor of main memory (a single number apart), and as a NumPy array.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

DEVICE = torch.device("meta")
_aten = torch.ops.aten
# The two ways across, and an update of one place's numbers by the other's, which PyTorch allows for every device.
_CROSSINGS = (_aten._to_copy.default, _aten.copy_.default)


class Elsewhere(torch.Tensor):
    """A tensor on the other device; ``held`` are its numbers."""

    held: torch.Tensor

    @staticmethod
    def __new__(cls, held: torch.Tensor) -> Elsewhere:
        """The stand-in of ``held``, of its shape, strides and type."""
        made: Elsewhere = torch.Tensor._make_wrapper_subclass(
            cls, held.shape, strides=held.stride(), dtype=held.dtype, device=DEVICE
        )
        made.held = held
        return made

    def __repr__(self, *, tensor_contents: object = None) -> str:
        """Where it lives, and its numbers."""
        return f"Elsewhere({self.held!r})"

    @classmethod
    def __torch_dispatch__(
        cls,
        operation: Callable[..., Any],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Every operation on such a tensor ends here."""
        return _carry_out(operation, args, dict(kwargs or {}))


class Device(TorchDispatchMode):
    """While it is entered, the device is there: what is asked for on it is made, what mixes with it is refused."""

    def __torch_dispatch__(
        self,
        operation: Callable[..., Any],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Every operation at all ends here."""
        return _carry_out(operation, args, dict(kwargs or {}))


class SinglesOnly(TorchDispatchMode):
    """While it is entered, no number of double precision can leave main memory, as with Apple's GPUs."""

    def __torch_dispatch__(
        self,
        operation: Callable[..., Any],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Every operation at all ends here."""
        named = dict(kwargs or {})
        if "device" in named and args[0].dtype is torch.float64:
            raise TypeError("this framework doesn't support float64")
        return operation(*args, **named)


def _carry_out(operation: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """The operation on the numbers themselves; what it makes lives where PyTorch would have put it."""
    asked = named.get("device")
    if asked is not None:
        named["device"] = torch.device("cpu")
    if operation in _CROSSINGS:
        away = isinstance(arguments[0], Elsewhere)
    else:
        away = _common_device(operation, arguments, named)
    if asked is not None:
        away = torch.device(asked) == DEVICE
    result = operation(*_held(arguments), **{name: _held(value) for name, value in named.items()})
    if operation._schema.is_mutable:
        return arguments[0]
    return _sent(result) if away else result


def _common_device(operation: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> bool:
    """Whether the tensors are on the other device. Raises RuntimeError where only some are, as a GPU would."""
    taken = arguments
    if operation.overloadpacket in (_aten.index, _aten.index_put_, _aten.index_put):
        taken = (arguments[0], *arguments[2:])  # the indices may be anywhere
    away = {
        isinstance(one, Elsewhere)
        for one in _tensors((*taken, *named.values()))
        if isinstance(one, Elsewhere) or one.ndim > 0
    }
    if len(away) > 1:
        raise RuntimeError(f"{operation}: expected all tensors to be on the same device")
    return True in away


def _tensors(value: Any) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _tensors(one)


def _held(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(_held(one) for one in value)
    return value.held if isinstance(value, Elsewhere) else value


def _sent(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(_sent(one) for one in value)
    return Elsewhere(value) if isinstance(value, torch.Tensor) else value
