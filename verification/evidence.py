"""What a simulation says of one claim, and how sure it may be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from theory.rendering import Shown
from theory.verdict import Verdict
from verification.experiment import Exact


@dataclass(frozen=True, kw_only=True)
class Approach:
    """How fast a mean was seen to approach its limit: as the power ``fitted`` of ``along``, from ``first`` to ``last``.

    ``low`` to ``high`` is the confidence interval at the level of the test, one of a family of tests: it holds
    ``predicted`` where the test does not refuse.
    """

    along: str
    first: float
    last: float
    predicted: float
    fitted: float
    stderr: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Evidence(Shown):
    """One theorem at one point, tried by one model.

    ``mean`` is what ``summary`` names: the samples' mean, the fraction of an event, the median of a sample
    whose law was tested, a limit fitted to a slope, or a fitted exponent; ``prediction`` and ``stderr`` (the
    standard error) are of the same thing and ``z = (mean - prediction) / stderr``. ``p_value`` is that of the test
    which was judged, at its look's share of ``level``, the family-wise level of the whole run. ``detectable`` is the
    smallest relative error in the prediction that this run would have caught with 95% power (for a law: in its scale;
    beside a limit, ``detectable_exponent`` says the same of the exponent of its approach, which ``approach`` gives).
    ``numerical_error`` is what the runs' own discretisation may have moved the mean by, as they measured it; the test
    of a mean allows for it, so that z may be large where a training's step, not chance, is what is left.
    ``reason`` says why a verdict is not a plain pass.
    """

    id: str
    model: str
    kind: str
    point: Mapping[str, Exact]
    settings: Mapping[str, Exact]
    summary: str
    prediction: float
    mean: float
    stderr: float
    trials: int
    not_converged: int
    seed: int
    z: float
    p_value: float
    level: float
    detectable: float
    must_detect: float
    verdict: Verdict
    reason: str = ""
    detectable_exponent: float | None = None
    approach: Approach | None = None
    numerical_error: float = 0.0
    seconds: float = 0.0
    versions: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> dict[str, object]:
        """Ready for ``json.dumps``; what is not finite is null, exact values are as written."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        plain["point"] = {name: _writable(value) for name, value in self.point.items()}
        plain["settings"] = {name: _writable(value) for name, value in self.settings.items()}
        plain["verdict"] = str(self.verdict)
        plain["versions"] = dict(self.versions)
        if self.approach is not None:
            plain["approach"] = {name: _finite(value) for name, value in vars(self.approach).items()}
        return {name: _finite(value) for name, value in plain.items()}


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _writable(value: Exact) -> int | float | str:
    return value if isinstance(value, (int, float, str)) else str(value)
