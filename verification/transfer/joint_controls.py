"""Numbers of mean zero in a draw of the exact joint law: they take out most of what the depth law fluctuates with.

N = I - P is the projector on the null space of a white Gaussian design, u and v orthonormal, z = X^+ eps with noise of
unit variance. |z|^2 depends on X X^T alone, which is independent of the row space, and z is uniform in the row space.
"""

from __future__ import annotations

import numpy as np

from verification.arrays import FloatArray
from verification.dynamics.limits import Moments


def joint_controls(drawn: Moments, n: int, d: int) -> FloatArray:
    """The entries of N in (u, v), z along Pu and Pv and |z|^2, less their means, and their squares; n < d - 3,
    (trials, 12).
    """
    along, mixed, across = drawn.projected[:, 0, 0], drawn.projected[:, 0, 1], drawn.projected[:, 1, 1]
    null, noise = d - n, n / (d - n - 1)  # tr N and E |z|^2
    share, square = null / d, null * (null + 2) / (d * (d + 2))
    pairs = (
        (along, share, square),
        (across, share, square),
        (mixed, 0.0, null * n / ((d - 1) * d * (d + 2))),
        (drawn.cross[:, 0], 0.0, noise / d),
        (drawn.cross[:, 1], 0.0, noise / d),
        (drawn.noise, noise, noise * (n + 2) / (d - n - 3)),
    )
    return np.stack([part for one, mean, second in pairs for part in (one - mean, one**2 - second)], axis=1)
