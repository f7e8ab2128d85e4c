"""Training dynamics of deep linear networks, batched over independent instances.

Loss convention, everywhere: empirical (1/2n)|y - X b|^2, population (1/2)|b - beta|^2, so that gradient flow
from zero on one layer is b' = X^T (y - X b)/n. Ridge readouts minimise (1/n)|y - z b|^2 + lam b^2.

Entry points, by module (nothing is imported here: each is light on its own):

``risks``       what experiments call: ``transfer_risks(level, rng, trials, *, n, d, theta, sigma, ...)``
                gives the risks of scratch training, linear transfer and fine-tuning on the same instances at
                the levels ``law``, ``exact``, ``reduced``, ``flow``, ``gd`` and ``sgd``; also ``probe_risks``.
``settings``    ``Training``: start, step size, tolerance of the trained levels.
``diagram``     ``transfer_diagram``: a (theta, gamma) grid, one factorisation per instance and gamma.
``limits``      limit objects by linear algebra: ``min_norm``, ``depth_law``, ``moments``.
``reduced``     ``reduced_flow``: gradient flow of the end-to-end vector of a balanced rank-one network.
``band``        ``draw_band``: the data of that flow from an exact law whose cost does not grow with d.
``flow``        ``gradient_flow``: full weights, adaptive steps with error control for each instance.
``inertia``     ``inertial_flow``: W'' + c W' = -grad.
``descent``     ``descend``: full-batch descent, heavy-ball momentum, weight decay, early stopping.
``stochastic``  ``sgd``, ``one_pass_sgd``, ``label_noise_sgd``.
``rowspace``    ``row_space_form``: at L = 2 the exact reduction of descent to n x (n+1) weights.
``objectives``  ``EmpiricalLoss``, ``PopulationLoss``, ``ReadoutLoss``.
``results``     ``Trained``, ``RiskSample``: frozen results that carry ``converged`` per instance.

Convergence is checked on a residual, never assumed; what did not converge is reported, never averaged in.
"""
