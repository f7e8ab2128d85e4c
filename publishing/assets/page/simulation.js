"use strict";
// The experiment in the browser: deep linear networks f(x) = x^T W_1 ... W_L trained by gradient descent on
// (1/2n)|y - X b|^2. It knows no formula of the theory. It runs in a worker, and in the tests beside the library's own
// networks. Matrices are { rows, columns, entries } with entries in row-major order.

// Chris Doty-Humphrey's sfc32, seeded by one whole number, and normal deviates by Box and Muller.
function randomFrom(seed) {
  let a = 0x9e3779b9, b = 0x243f6a88, c = 0xb7e15162, count = seed | 0, spare = null;
  const next = () => {
    const sum = (a + b + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < 20; i++) next();
  return () => {
    if (spare !== null) { const kept = spare; spare = null; return kept; }
    const radius = Math.sqrt(-2 * Math.log(1 - next())), angle = 2 * Math.PI * next();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

function zeros(rows, columns) {
  return { rows, columns, entries: new Float64Array(rows * columns) };
}

// W v.
function times(matrix, vector) {
  const { rows, columns, entries } = matrix, result = new Float64Array(rows);
  for (let i = 0, at = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += entries[at++] * vector[j];
    result[i] = sum;
  }
  return result;
}

// W^T v.
function transposedTimes(matrix, vector) {
  const { rows, columns, entries } = matrix, result = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[j] += entries[at++] * vector[i];
  }
  return result;
}

function norm(vector) {
  return Math.sqrt(vector.reduce((sum, entry) => sum + entry * entry, 0));
}

// [W_1 ... W_L, W_2 ... W_L, ..., W_L, 1]: the first is the end-to-end vector.
function suffixes(layers) {
  const products = [Float64Array.of(1)];
  for (let l = layers.length - 1; l >= 0; l--) products.unshift(times(layers[l], products[0]));
  return products;
}

// X^T (X b - y)/n.
function slope(inputs, labels, beta) {
  const residual = times(inputs, beta);
  for (let i = 0; i < residual.length; i++) residual[i] = (residual[i] - labels[i]) / inputs.rows;
  return transposedTimes(inputs, residual);
}

// W_l <- W_l - step p_l r_(l+1)^T for every layer from `first` on, all from the old weights: p_1 is the slope in the
// end-to-end vector, p_(l+1) = W_l^T p_l.
function descend(layers, right, gradient, step, first) {
  let left = gradient;
  for (let l = 0; l < layers.length; l++) {
    const { rows, columns, entries } = layers[l], after = transposedTimes(layers[l], left), behind = right[l + 1];
    if (l >= first) {
      for (let i = 0, at = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) entries[at++] -= step * left[i] * behind[j];
      }
    }
    left = after;
  }
}

// [D_1, ..., D_(L-1)], D_l = W_l^T W_l - W_(l+1) W_(l+1)^T: what gradient flow conserves.
function balance(layers) {
  return layers.slice(0, -1).map((first, l) => {
    const second = layers[l + 1], width = first.columns, result = zeros(width, width);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) {
        let sum = 0;
        for (let k = 0; k < first.rows; k++) sum += first.entries[k * width + i] * first.entries[k * width + j];
        for (let k = 0; k < second.columns; k++) {
          sum -= second.entries[i * second.columns + k] * second.entries[j * second.columns + k];
        }
        result.entries[i * width + j] = sum;
      }
    }
    return result;
  });
}

// max over layers of |D_l - D_l(0)|, Frobenius.
function drift(start, now) {
  return Math.max(0, ...now.map((matrix, l) => norm(matrix.entries.map((entry, i) => entry - start[l].entries[i]))));
}

// The end-to-end vectors after 0, 1, ..., steps steps: for the test against the library's networks.
function trajectory(layers, inputs, labels, step, steps) {
  const vectors = [];
  for (let count = 0; count <= steps; count++) {
    const right = suffixes(layers);
    vectors.push(Array.from(right[0]));
    descend(layers, right, slope(inputs, labels, right[0]), step, 0);
  }
  return vectors;
}

function direction(size, normal) {
  const vector = Float64Array.from({ length: size }, normal), length = norm(vector);
  return vector.map(entry => entry / length);
}

// Balanced, rank one, end-to-end vector size^L b: W_l = size u_(l-1) u_l^T with random unit hidden directions.
function balancedStart(unit, size, depth, width, normal) {
  const layers = [];
  let before = unit;
  for (let l = 1; l <= depth; l++) {
    const after = l === depth ? Float64Array.of(1) : direction(width, normal), layer = zeros(before.length, after.length);
    for (let i = 0, at = 0; i < layer.rows; i++) {
      for (let j = 0; j < layer.columns; j++) layer.entries[at++] = size * before[i] * after[j];
    }
    layers.push(layer);
    before = after;
  }
  return layers;
}

// The largest eigenvalue of X^T X/n by the power method; thirty rounds place the step to a few percent.
function sharpest(inputs, normal) {
  let vector = direction(inputs.columns, normal), value = 0;
  for (let round = 0; round < 30; round++) {
    vector = transposedTimes(inputs, times(inputs, vector)).map(entry => entry / inputs.rows);
    value = norm(vector);
    vector = vector.map(entry => entry / value);
  }
  return value;
}

// Where a scratch network starts, layer by layer: small, and not so small that the saddle at 0 holds it for ever.
const SCRATCH_SIZE = [0, 0, 0.003, 0.02];
const WIDTH = 6;

// One task pair, one sample, one start. method: "scratch", "linear" (only the readout is trained) or "fine".
function draw(setting, normal) {
  const { n, d, theta, sigma, depth, method } = setting;
  const source = new Float64Array(d), target = new Float64Array(d);
  source[0] = 1;
  target[0] = Math.cos(theta);
  target[1] = Math.sin(theta);
  const inputs = zeros(n, d);
  for (let i = 0; i < inputs.entries.length; i++) inputs.entries[i] = normal();
  const labels = times(inputs, target).map(entry => entry + sigma * normal());
  const unit = method === "scratch" ? direction(d, normal) : source;
  const layers = balancedStart(unit, method === "scratch" ? SCRATCH_SIZE[depth] : 1, depth, WIDTH, normal);
  return { inputs, labels, target, layers, first: method === "linear" ? depth - 1 : 0 };
}

// One network in training; `advance(count)` takes steps, `state()` says where it stands.
function training(setting, normal) {
  const { inputs, labels, target, layers, first } = draw(setting, normal);
  // Around an end point of norm 1 the curvature is L times that of the data: 2 over it is the largest stable step.
  const step = setting.share * 2 / (setting.depth * sharpest(inputs, normal));
  const start = balance(layers), scale = norm(transposedTimes(inputs, labels)) / inputs.rows;
  let right = suffixes(layers), steps = 0, residual = Infinity, over = false;
  const settle = gradient => {
    residual = norm(first ? transposedTimesAll(layers, gradient, first) : gradient) / scale;
    over = !(residual < 1e6) || (residual <= setting.tolerance && steps > 0) || steps >= setting.mostSteps;
  };
  return {
    step,
    advance(count) {
      for (let i = 0; i < count && !over; i++) {
        const gradient = slope(inputs, labels, right[0]);
        settle(gradient);
        if (over) break;
        descend(layers, right, gradient, step, first);
        right = suffixes(layers);
        steps++;
      }
      return over;
    },
    state() {
      const error = right[0].map((entry, i) => entry - target[i]);
      return {
        steps, residual, drift: drift(start, balance(layers)), risk: norm(error) ** 2,
        converged: residual <= setting.tolerance, diverged: !(residual < 1e6),
      };
    },
  };
}

// The gradient in the readout alone, when only that is trained.
function transposedTimesAll(layers, gradient, first) {
  return layers.slice(0, first).reduce((vector, layer) => transposedTimes(layer, vector), gradient);
}
