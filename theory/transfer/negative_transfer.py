r"""Where linear transfer hurts.

For gamma < 1, (1 - gamma) T = gamma^2 - (1 + cos^2 theta - sigma^2) gamma + cos^2 theta
= (gamma - |cos theta|)^2 - gamma ((1 - |cos theta|)^2 - sigma^2): T < 0 exactly between the two roots, which
exist iff 1 - |cos theta| > sigma (with equality they coincide and T >= 0 throughout). Without noise they are
cos^2 theta and 1. For gamma > 1, T < 0 exactly above 1 + sigma^2/sin^2 theta, unless the tasks are parallel,
when T >= 0 throughout.
"""

import sympy as sp
from sympy import Abs, And, cos, sin, sqrt

from theory.relations import eq, gt, lt
from theory.statement import Assumption, Source, Theorem
from theory.symbols import declare, gamma, sigma, theta
from theory.transfer.extremes import Infimum, Supremum
from theory.transfer.linear_transfer import PAPER
from theory.transfer.linear_transferability import transferability

BAND = Assumption(
    1 - Abs(cos(theta)) > sigma, "with more noise, or more similar tasks, transfer hurts at no gamma < 1"
)
UNLIKE = Assumption(sin(theta) > 0, "parallel tasks transfer without loss: T >= 0 at every gamma > 1")
FEW = Assumption(gamma < 1, "fewer samples than dimensions")
MANY = Assumption(gamma > 1, "more samples than dimensions")

_sum = 1 + cos(theta) ** 2 - sigma**2
_width = sqrt(_sum**2 - 4 * cos(theta) ** 2)
lower, upper = (_sum - _width) / 2, (_sum + _width) / 2
beyond = 1 + sigma**2 / sin(theta) ** 2
ratio = declare("g", "g", "samples per dimension, running", positive=True)
few = (lt(ratio, 1),)
many = (gt(ratio, 1),)


def negative(at: sp.Symbol) -> sp.StrictLessThan:
    """``T < 0`` at this gamma."""
    return lt(transferability.xreplace({gamma: at}), 0)


PLACE = Source(PAPER, "v2 eq. 11 and Section 3.3")


def _theorem(
    id: str,
    title: str,
    claim: sp.Basic,
    given: tuple[Assumption, ...],
    *more: sp.Symbol,
    repairs: str = "",
    source: Source = PLACE,
) -> Theorem:
    return Theorem(id, title, claim, (*more, theta, sigma), source, given, repairs=repairs, section=2)


negative_transfer_band = _theorem(
    "negative-transfer-band",
    "With fewer samples than dimensions transfer hurts exactly between two roots",
    sp.Equivalent(negative(gamma), And(lt(lower, gamma), lt(gamma, upper))),
    (FEW, BAND),
    gamma,
    repairs="negative-transfer-band-printed",
)
negative_transfer_band_printed = _theorem(
    "negative-transfer-band-printed",
    "The band of negative transfer with its ends in the printed order, (gamma_+, gamma_-)",
    sp.Equivalent(negative(gamma), And(lt(upper, gamma), lt(gamma, lower))),
    (FEW, BAND),
    gamma,
    source=Source(PAPER, "v2 Section 3.3, quoted at second hand, with gamma_+ the larger root"),
)
negative_transfer_needs = _theorem(
    "negative-transfer-needs-dissimilarity",
    "Transfer that hurts below the threshold needs 1 - |cos theta| > sigma",
    sp.Implies(negative(gamma), 1 - Abs(cos(theta)) > sigma),
    (FEW,),
    gamma,
)
negative_transfer_above = _theorem(
    "negative-transfer-above-threshold",
    "With more samples than dimensions transfer hurts exactly above one ratio",
    sp.Equivalent(negative(gamma), lt(beyond, gamma)),
    (MANY, UNLIKE),
    gamma,
)
negative_transfer_lower = _theorem(
    "negative-transfer-lower",
    "Where negative transfer begins",
    eq(Infimum(And(*few, negative(ratio)), ratio), lower),
    (BAND,),
)
negative_transfer_upper = _theorem(
    "negative-transfer-upper",
    "Where negative transfer ends",
    eq(Supremum(And(*few, negative(ratio)), ratio), upper),
    (BAND,),
)
negative_transfer_beyond = _theorem(
    "negative-transfer-beyond",
    "Above the threshold negative transfer begins again",
    eq(Infimum(And(*many, negative(ratio)), ratio), beyond),
    (UNLIKE,),
)
