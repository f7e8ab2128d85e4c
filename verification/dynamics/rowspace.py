"""Two layers, fewer samples than dimensions: descent in the coordinates it moves in, exactly.

Gradients are g W_2^T and W_1^T g with g in the row space of X (n dimensions), so with X^T = Q R only Q^T
W_1 and W_2 move, and the hidden vectors they involve stay in the span of the rows of Q^T W_1(0) and W_2(0):
n + 1 dimensions. A step of the (n, n+1, 1) network costs a fraction (n/d)^2 of the full one and gives the
same numbers to rounding.
"""

from __future__ import annotations

from dataclasses import dataclass

from theory.errors import BadInput
from verification.arrays import Array, namespace, owned
from verification.dynamics.objectives import EmpiricalLoss
from verification.dynamics.results import Trained
from verification.networks import Network


@dataclass(frozen=True)
class RowSpaceForm:
    """The reduced ``network`` and ``objective``, and what leads back.

    ``rows`` (trials, d, n) = Q; ``hidden`` (trials, h, n+1) orthonormal; ``unseen`` (trials, d, n+1) the part
    (I - Q Q^T) W_1 in hidden coordinates: it never moves.
    """

    network: Network
    objective: EmpiricalLoss
    rows: Array
    hidden: Array
    unseen: Array

    def end_to_end(self, trained: Trained) -> Array:
        """beta of the full network from a run of the reduced one, (trials, d)."""
        if trained.network is None:
            raise BadInput("row-space form: the run carries no weights to lift")
        readout = trained.network.weights[1]
        seen = self.rows @ trained.vector[:, :, None]
        return (seen + self.unseen @ readout)[:, :, 0]


def row_space_form(network: Network, objective: EmpiricalLoss) -> RowSpaceForm:
    """The reduction of a two-layer network on n < d samples; BadInput where there is nothing to reduce."""
    if network.depth != 2:
        raise BadInput(
            f"row-space form: it is exact for L = 2, not for L = {network.depth}; use the full network"
        )
    _, n, d = objective.inputs.shape
    if n >= d or n + 1 > network.widths[1]:
        raise BadInput(f"row-space form: n = {n} must be below d = {d} and the width {network.widths[1]}")
    xp = namespace(objective.inputs)
    rows, triangle = xp.linalg.qr(_transposed(objective.inputs))
    first, last = network.weights
    inside = _transposed(rows) @ first
    hidden, _ = xp.linalg.qr(xp.concat([_transposed(inside), last], axis=2))
    small = Network((inside @ hidden, _transposed(hidden) @ last))
    loss = EmpiricalLoss(owned(_transposed(triangle)), objective.labels)
    unseen = (first - rows @ inside) @ hidden
    return RowSpaceForm(small, loss, rows, hidden, unseen)


def _transposed(matrices: Array) -> Array:
    return namespace(matrices).permute_dims(matrices, (0, 2, 1))
