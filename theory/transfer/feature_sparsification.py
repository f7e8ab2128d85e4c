r"""Rich pretraining on the population loss leaves one feature: W_1 ... W_{L-1} -> beta_s v^T.

A = W_1 ... W_{L-2} (d x a), W = W_{L-1} (a x b), w = W_L (b x 1). What is cited: gradient flow reaches A W
w = beta_s, and as alpha -> 0 the conserved difference W^T W - w w^T (``balancedness``), of size alpha^2,
vanishes. What is proved: then the hidden layer A W is beta_s w^+, which has rank one, for every depth and
every width; v^T = w^+ = w^T/|w|^2.
"""

import sympy as sp
from sympy import And, Symbol

from theory.matrix_words import Letter, PseudoInverse, SquaredNorm, Transposed
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import L, d

_inner, _last = sp.symbols("d_{L-2} d_{L-1}", integer=True, positive=True)
A = Letter(d, _inner, Symbol("A"))
W = Letter(_inner, _last, Symbol("W_{L-1}"))
READOUT = Letter(_last, 1, Symbol("w"))
SOURCE = Letter(d, 1, Symbol(r"\beta_s"))

BALANCED = eq(Transposed(W) * W, READOUT * Transposed(READOUT))
LEARNED = eq(A * W * READOUT, SOURCE)
ACROSS = 1 - READOUT * PseudoInverse(READOUT)

balanced_support = Theorem(
    id="balanced-layer-support",
    title="A layer balanced with the readout sees the readout's direction only",
    claim=eq(SquaredNorm(W * ACROSS), 0),
    parameters=(),
    source=Source("tahir2025features", "v2 Lemma 3.3"),
    given=(Assumption(BALANCED, "an unbalanced layer keeps other directions"),),
    section=2,
)

rich_pretraining_limit = Theorem(
    id="rich-pretraining-limit",
    title="Where rich pretraining ends",
    claim=And(BALANCED, LEARNED, evaluate=False),
    parameters=(L,),
    source=Source(
        "yun2021unifying", "convergence to a global minimum; the balance is conserved and of size alpha^2"
    ),
    setting="gradient flow on the population loss to t -> infinity, then alpha -> 0; L >= 2",
    cited=True,
    section=2,
)

feature_sparsification = Theorem(
    id="feature-sparsification",
    title="After rich pretraining the last hidden layer spans one direction",
    claim=eq(A * W, SOURCE * PseudoInverse(READOUT)),
    parameters=(L,),
    source=Source("tahir2025features", "v2 Theorem 3.4, Lemma 3.3"),
    setting="gradient flow on the population loss to t -> infinity, then alpha -> 0; L >= 2",
    section=2,
)
