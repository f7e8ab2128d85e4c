"use strict";
// The functions that the compiled formulas call, in double precision. Each answers NaN rather than a number it cannot
// vouch for: outside its domain, or where an iteration did not converge. The test compares each with mpmath.

const EPSILON = Number.EPSILON;
const STEPS = 200;

// Two numbers within a few roundings of each other are equal: cos(pi/2) is 6e-17 here, and means 0.
function equal(a, b) {
  return Math.abs(a - b) <= 8 * EPSILON * Math.max(Math.abs(a), Math.abs(b), 1);
}
function above(a, b) {
  return a > b && !equal(a, b);
}
function atLeast(a, b) {
  return a > b || equal(a, b);
}

// The positive root q of q^2 = a + b q^(2 - 2/L): with u = q^(2/L) the only positive root of u^L - b u^(L-1) - a. It lies
// in [b, b + a^(1/L)]; Newton's method starts at the upper end, and a step that would leave the fence is halved instead.
// A map asks for one root again and again while the angle runs: the last one is remembered.
const lastRoot = { a: NaN, b: NaN, depth: NaN, q: NaN };

function depthRoot(a, b, depth) {
  if (a !== lastRoot.a || b !== lastRoot.b || depth !== lastRoot.depth) Object.assign(lastRoot, { a, b, depth, q: solvedDepthRoot(a, b, depth) });
  return lastRoot.q;
}

function solvedDepthRoot(a, b, depth) {
  if (!(a >= 0 && b >= 0 && a + b > 0 && depth >= 1 && Number.isInteger(depth))) return NaN;
  let low = b, high = b + Math.pow(a, 1 / depth), u = high;
  for (let count = 0; count < STEPS; count++) {
    const power = Math.pow(u, depth - 1), value = power * (u - b) - a;
    if (value > 0) high = u; else low = u;
    const slope = Math.pow(u, depth - 2) * (depth * u - (depth - 1) * b);
    let next = u - value / slope;
    if (!(next >= low && next <= high)) next = (low + high) / 2;
    const step = Math.abs(next - u);
    u = next;
    if (step <= 4 * EPSILON * u) return Math.pow(u, depth / 2);
  }
  return NaN;
}

const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

// erf by its series of positive terms: 2/sqrt(pi) e^(-x^2) sum 2^k x^(2k+1)/(2k+1)!!  (DLMF 7.6.2).
function erfSeries(x) {
  let term = x, sum = x;
  for (let k = 1; k < STEPS; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
    if (term <= EPSILON * sum / 4) return TWO_OVER_ROOT_PI * Math.exp(-x * x) * sum;
  }
  return NaN;
}

// e^(x^2) erfc(x) for x >= 2 by its continued fraction (DLMF 7.9.1), modified Lentz.
function scaledErfc(x) {
  let c = x, d = 0, value = x;
  for (let k = 1; k < STEPS; k++) {
    d = 1 / (x + (k / 2) * d);
    c = x + (k / 2) / c;
    const ratio = c * d;
    value *= ratio;
    if (Math.abs(ratio - 1) <= 2 * EPSILON) return 1 / (value * Math.sqrt(Math.PI));
  }
  return NaN;
}

function erf(x) {
  if (x < 0) return -erf(-x);
  return x < 2 ? erfSeries(x) : 1 - erfc(x);
}

// The difference from 1 loses two digits at most below 2.
function erfc(x) {
  if (x < 2) return 1 - erf(x);
  return x > 27 ? 0 : scaledErfc(x) * Math.exp(-x * x);
}

// e^x E_p(x) for x > 0. From x = 1 on the continued fraction (DLMF 8.19.17); below it the recurrence
// p E_(p+1) = e^-x - x E_p, upwards from 1/2 or 1, where x < 1 makes it stable. Orders below 1/2 by one step down.
function scaledExpint(order, x) {
  if (!(x > 0)) return NaN;
  if (order <= 0) return (1 - order * scaledExpint(order + 1, x)) / x;
  if (x >= 1) return expintFraction(order, x);
  const first = Number.isInteger(order) ? 1 : 0.5;
  if (!Number.isInteger(order - first)) return expintFraction(order, x);
  let value = first === 1 ? Math.exp(x) * firstExpint(x)
    : Math.exp(x) * Math.sqrt(Math.PI / x) * erfc(Math.sqrt(x));
  for (let p = first; p < order; p++) value = (1 - x * value) / p;
  return value;
}

function expintFraction(order, x) {
  let b = x + order, c = Infinity, d = 1 / b, value = d;
  for (let k = 1; k < 50 * STEPS; k++) {
    const a = -k * (order - 1 + k);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    const ratio = c * d;
    value *= ratio;
    if (Math.abs(ratio - 1) <= 2 * EPSILON) return value;
  }
  return NaN;
}

const EULER_GAMMA = 0.5772156649015329;

// E_1(x) for 0 < x < 1: -gamma - log x - sum (-x)^k/(k k!)  (DLMF 6.6.2).
function firstExpint(x) {
  let term = 1, sum = 0;
  for (let k = 1; k < STEPS; k++) {
    term *= -x / k;
    sum += term / k;
    if (Math.abs(term) <= EPSILON * Math.abs(sum)) return -EULER_GAMMA - Math.log(x) - sum;
  }
  return NaN;
}

// Half the width w of the window on which the best judge of N(0, s^2) and N(m, s^2) climbs: the only root of
// (1 + w) H(w) = int_0^w H, H(u) = Phi((u + m/2)/s) - Phi((u - m/2)/s). The misfit falls from H(0) > 0, so a change of
// sign fences the root; Newton's method runs inside the fence.
function windowWidth(m, s) {
  if (!(m > 0 && s > 0)) return NaN;
  let low = 0, high = m / 2 + 10 * s + 1, w = m / 2 + s / 2;
  for (let count = 0; count < STEPS; count++) {
    const over = (w + m / 2) / s, under = (w - m / 2) / s;
    const mass = normalTail(under) - normalTail(over);
    const misfit = (1 + w) * mass - m / 2 - s * (normalLoss(over) - normalLoss(under));
    if (misfit > 0) low = w; else high = w;
    const slope = (1 + w) * (normalDensity(over) - normalDensity(under)) / s;
    let next = w - misfit / slope;
    if (!(next >= low && next <= high)) next = (low + high) / 2;
    const step = Math.abs(next - w);
    w = next;
    if (step <= 1e-13 * w || high - low <= 1e-14 * high) return w;
  }
  return NaN;
}

function normalTail(z) {
  return erfc(z / Math.SQRT2) / 2;
}
function normalDensity(z) {
  return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
}
// E(Z - z)_+ for a standard normal Z.
function normalLoss(z) {
  return normalDensity(z) - z * normalTail(z);
}
