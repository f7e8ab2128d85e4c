"""How a value of any floor shows itself in a notebook: by a renderer that an installed package offers.

The floors below publishing know what they state and not how it looks. A renderer is an entry point of the group
``fate.renderers``, named after what it makes: ``html``, ``latex`` or ``plot``. Without one a notebook shows the plain
``repr``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from theory.errors import BadInput

GROUP = "fate.renderers"


@cache
def renderer(form: str) -> Callable[..., Any] | None:
    """What the environment offers to make ``form``, or None."""
    from importlib.metadata import entry_points

    found = next(iter(entry_points(group=GROUP, name=form)), None)
    return None if found is None else found.load()


class Shown:
    """Gives a class the representations that IPython and Jupyter ask for."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        return self._rendered("html")

    def _repr_latex_(self) -> str | None:
        return self._rendered("latex")

    def _rendered(self, form: str) -> str | None:
        render = renderer(form)
        return None if render is None else render(self)


class Plotted(Shown):
    """A value that can also draw itself."""

    __slots__ = ()

    def plot(self, **parameters: Any) -> Any:
        """A drawing over some parameters, the others held; see ``publishing.plotting.curves.plot``.

        Raises BadInput where no installed package draws, and what the renderer raises.
        """
        draw = renderer("plot")
        if draw is None:
            raise BadInput("nothing here can draw: install fate with pip install 'fate-theory[figures]'")
        return draw(self, **parameters)
