"""Everything that is written exists and is defined: under a sign that binds a name too, and where it cancels."""

from __future__ import annotations

import pytest

from derivations.reader import check_text
from theory.verdict import Verdict

_SAID = r"""% fate: assume X \sim \chi^2_1, Y \sim \mathcal{N}(0, 1), n \in \mathbb{N}
% fate: function f(x)
"""

UNDEFINED_AND_DEFINED = [
    (r"\int_{-1}^1 (\sqrt{x})^2\,dx = 0", r"\int_1^2 (\sqrt{x})^2\,dx = \frac32"),
    (r"\int_{-1}^1 e^{\log x}\,dx = 0", r"\int_0^1 e^{2\log x}\,dx = \frac13"),
    (r"\int_0^1 \int_{-1}^1 (\sqrt{x})^2\,dx\,dy = 0", r"\int_0^1 \int_0^1 (\sqrt{x})^2\,dx\,dy = \frac12"),
    (r"\int_0^1 \frac{c}{c} x\,dx = \frac12", r"\int_0^1 \frac{c^2 + 1}{c^2 + 1} x\,dx = \frac12"),
    (r"\lim_{x\to -1} e^{\log x} = -1", r"\lim_{x\to 1} e^{\log x} = 1"),
    (r"\lim_{x\to 0} e^{2\log x} = 0", r"\lim_{x\to 0^+} e^{2\log x} = 0"),
    (r"\lim_{x\to -\infty} \frac{(\sqrt{x})^2}{x + 1} = 1", r"\lim_{x\to \infty} \frac{(\sqrt{x})^2}{x + 1} = 1"),
    (r"\min_{x \in [-1,1]} (\sqrt{x})^2 = -1", r"\min_{x \in [0,1]} (\sqrt{x})^2 = 0"),
    (r"\max_{x \in [-1,1]} \frac{x^2}{x} = 1", r"\max_{x \in [1,2]} \frac{x^2}{x} = 2"),
    (
        r"\left.\frac{d}{dx}(\sqrt{x})^2\right|_{x=-1} = 1",
        r"\left.\frac{d}{dx}(\sqrt{x})^2\right|_{x=1} = 1",
    ),
    (r"\frac{d}{dx}|x| - \frac{d}{dx}|x| = 0", r"\frac{d}{dx} x^2 - \frac{d}{dx} x^2 = 0"),
]

OPEN_AND_SHOWN = [
    (
        r"\int_1^\infty \frac1x\,dx - \int_1^\infty \frac1x\,dx = 0",
        r"\int_0^1 e^{x^2}\,dx - \int_0^1 e^{x^2}\,dx = 0",
    ),
    (r"x + \sum_{k=0}^\infty (-1)^k - \sum_{k=0}^\infty (-1)^k = x", r"x + \sum_{k=0}^n k^7 - \sum_{k=0}^n k^7 = x"),
    (r"0 \cdot \int_1^\infty \frac1x\,dx = 0", r"0 \cdot \int_0^1 x\,dx = 0"),
    (r"\lim_{x\to 0} \frac1x - \lim_{x\to 0}\frac1x = 0", r"\lim_{x\to 0} x - \lim_{x \to 0} x^2 = 0"),
    (r"\mathbb{E}[1/X] - \mathbb{E}[1/X] = 0", r"\mathbb{E}[Y^4] - \mathbb{E}[Y^4] = 0"),
    (
        r"\int_1^\infty \frac{1}{x}\,dx < \int_1^\infty \frac1x\,dx + 1",
        r"\int_0^1 e^{x^2}\,dx < \int_0^1 e^{x^2}\,dx + 1",
    ),
    (
        r"\int_0^2 \frac{1}{x - 1}\,dx < \int_0^2 \frac{1}{x - 1}\,dx + 1",
        r"\int_2^3 \frac{e^x}{x - 1}\,dx < \int_2^3 \frac{e^x}{x - 1}\,dx + 1",
    ),
    (
        r"\sum_{k=1}^\infty \frac1k < 1 + \sum_{k=1}^\infty \frac1k",
        r"\sum_{k=1}^\infty \frac{1}{k^2} < 1 + \sum_{k=1}^\infty \frac{1}{k^2}",
    ),
    (r"\prod_{k=1}^\infty k < 1 + \prod_{k=1}^\infty k", r"\prod_{k=1}^n k^k < 1 + \prod_{k=1}^n k^k"),
    (
        r"\int_0^\infty f(x)\,dx + \int_0^\infty x\,dx < 1 + \int_0^\infty f(x)\,dx + \int_0^\infty x\,dx",
        r"\int_0^\infty f(x)\,dx < 1 + \int_0^\infty f(x)\,dx",
    ),
]


def verdict(line: str) -> Verdict:
    (one,) = check_text(f"{_SAID}\\[ {line} \\]").environments
    return one.verdict


@pytest.mark.parametrize(("undefined", "defined"), UNDEFINED_AND_DEFINED)
def test_what_is_undefined_somewhere_falls(undefined: str, defined: str) -> None:
    assert verdict(undefined) is Verdict.REFUTED
    assert verdict(defined).settles


@pytest.mark.parametrize(("opened", "shown"), OPEN_AND_SHOWN)
def test_what_need_not_exist_is_not_proved(opened: str, shown: str) -> None:
    assert verdict(opened) is Verdict.UNDECIDED
    assert verdict(shown).settles
