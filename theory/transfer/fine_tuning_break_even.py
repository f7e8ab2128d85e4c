r"""The angle at which fine-tuning neither helps nor hurts: cos theta = m/2.

The print has 60 degrees at every noise and depth; with m > 1 the source must be closer than that.
"""

from sympy import Le, cos

from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import L, gamma, sigma, theta
from theory.transfer.fine_tuning import transferability
from theory.transfer.fine_tuning_scale import scale_value
from theory.transfer.proportional_limits import BELOW_THRESHOLD

break_even = Theorem(
    id="fine-tuning-break-even",
    title="The break-even angle of fine-tuning",
    claim=eq(cos(theta), scale_value / 2),
    parameters=(gamma, sigma, L),
    source=Source(
        "fate", "the zero of fine-tuning-transferability; repairs the 60 degrees of v2 Theorem 3.9"
    ),
    given=(
        BELOW_THRESHOLD,
        Assumption(
            Le(scale_value, 2),
            "beyond m = 2 fine-tuning hurts at every angle; T_ft = 0 at some angle says so too",
        ),
        Assumption(eq(transferability, 0), "break-even means T_ft = 0"),
    ),
    setting="theta is the angle at which T_ft = 0; there is none once m > 2",
    section=4,
)
