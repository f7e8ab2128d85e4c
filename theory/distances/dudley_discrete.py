r"""The Dudley metric of two discrete laws is one linear programme, and a truncated transport.

    max sum_i h_i (p_i - q_i)   over   |h_i| <= a,  h_i - h_j <= (1 - a) d_ij,  0 <= a <= 1.

At fixed a, up to a constant that the masses do not feel, the heights are those with
|h_i - h_j| <= (1-a) min(d_ij, tau), tau = 2a/(1 - a): by the duality of Kantorovich and Rubinstein the programme is
(1 - a) W^(tau), the transport cost with the distance cut at tau. With a = tau/(tau + 2), 1 - a = 2/(tau + 2):

    d = max_tau 2 W^(tau)/(tau + 2)    (two points at distance D: W^(tau) = min(D, tau), so 2D/(D + 2)).
"""

import sympy as sp
from sympy import Abs, And, Equivalent, Ge, Le, Min, StrictLessThan, oo

from theory.distances.dudley_two_points import distance
from theory.distances.metric import Maximum, split
from theory.relations import eq, le
from theory.statement import Assumption, Source, Theorem
from theory.symbols import declare

cut = declare("tau", r"\tau", "the length at which a distance is cut", lower=0)
first_height = declare("h_i", "h_i", "height of a judge at one atom")
second_height = declare("h_j", "h_j", "height of a judge at another atom")
lowest = declare("h_min", r"h_{\min}", "lowest height of a judge")
highest = declare("h_max", r"h_{\max}", "highest height of a judge")

discrete_dudley = sp.Function("Dudley", real=True)(*sp.symbols("p q"))
best_gain = sp.Function("Gain", real=True)
truncated_cost = sp.Function("W", real=True)

constraints = Theorem(
    id="dudley-constraints",
    title="Two constraints on a pair of heights are one cut distance",
    claim=Equivalent(
        And(
            le(Abs(first_height - second_height), (1 - split) * distance),
            le(Abs(first_height - second_height), 2 * split),
            evaluate=False,
        ),
        le(
            Abs(first_height - second_height),
            (1 - split) * Min(distance, 2 * split / (1 - split)),
        ),
        evaluate=False,
    ),
    parameters=(first_height, second_height, split, distance),
    source=Source("fate", "min(d, tau) with tau = 2a/(1 - a)"),
    given=(Assumption(StrictLessThan(split, 1), "at a = 1 the judge is constant"),),
    section=9,
)

centred = Theorem(
    id="dudley-centred-heights",
    title="Heights within 2a of each other are within a of their middle",
    claim=Le(Abs(first_height - (lowest + highest) / 2), split),
    parameters=(first_height, lowest, highest, split),
    source=Source("fate", "a judge moved by a constant sees the same difference of two laws"),
    given=(
        Assumption(Ge(first_height, lowest), "the lowest height"),
        Assumption(Le(first_height, highest), "the highest height"),
        Assumption(Le(highest - lowest, 2 * split), "no two heights differ by more than 2a"),
    ),
    section=9,
)

dudley_discrete_definition = Theorem(
    id="dudley-discrete-definition",
    title="The linear programme by its split",
    claim=eq(discrete_dudley, Maximum(2 * best_gain(cut) / (cut + 2), cut, 0, oo)),
    parameters=(),
    source=Source(
        "dudley2002real", "section 11.3, the definition; a = tau/(tau + 2), heights in units of 2/(tau + 2)"
    ),
    definition=True,
    says_more="the best split of the norm gives the maximum of the programme",
    setting=(
        "Gain(tau) = max sum_i h_i (p_i - q_i) over |h_i - h_j| <= min(d_ij, tau): dudley-constraints and "
        "dudley-centred-heights say that these are the heights of the programme"
    ),
    section=9,
)

kantorovich_rubinstein = Theorem(
    id="kantorovich-rubinstein",
    title="Kantorovich and Rubinstein's duality for a cut distance",
    claim=eq(best_gain(cut), truncated_cost(cut)),
    parameters=(cut,),
    source=Source("dudley2002real", "Theorem 11.8.2; min(d, tau) is a metric"),
    cited=True,
    setting="W(tau): the least sum pi_ij min(d_ij, tau) over couplings pi of p and q",
    section=9,
)

dudley_discrete = Theorem(
    id="dudley-discrete",
    title="The Dudley metric of discrete laws as a truncated transport",
    claim=eq(discrete_dudley, Maximum(2 * truncated_cost(cut) / (cut + 2), cut, 0, oo)),
    parameters=(),
    source=Source("fate", "the largest (1 - a) W(2a/(1-a)) over a, with a = tau/(tau + 2)"),
    setting="p, q on finitely many atoms; W(tau) the transport cost with the distance cut at tau",
    section=9,
)
