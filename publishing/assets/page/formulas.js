"use strict";
// How the page asks a compiled formula: a value, or the condition that fails and its reason. Never a number outside.

const WHOLE = "a whole number";

// { value } or { why: { text, reason } }. Parameters the formula does not take are ignored, a missing one is an error.
function ask(id, point) {
  const formula = FORMULAS[id];
  const given = formula.parameters.map(name => {
    if (!(name in point)) throw new Error(id + " needs " + name);
    return point[name];
  });
  for (const name of formula.whole) {
    if (!Number.isInteger(point[name])) return { why: { text: name + " whole", reason: name + " counts: give " + WHOLE } };
  }
  for (const condition of formula.conditions) {
    if (!condition.holds(...given)) return { why: { text: condition.text, reason: condition.reason } };
  }
  const value = formula.value(...given);
  if (!Number.isFinite(value)) return { why: { text: "a finite value", reason: "double precision gives none here" } };
  return { value };
}

// The value alone, NaN where there is none: what curves are drawn from.
function valueOf(id, point) {
  const answer = ask(id, point);
  return answer.why ? NaN : answer.value;
}

// The Dudley metric of two tasks given inputs: the metric of two normal laws, averaged over the inputs.
function dudleyBetweenTasks(theta, sigma) {
  const apart = valueOf("tasks-apart", { theta });
  if (apart === 0) return { value: 0 };
  let sum = 0;
  for (let i = 0; i < INPUTS.place.length; i++) {
    const one = ask("dudley-gaussians", { apart: apart * INPUTS.place[i], spread: sigma });
    if (one.why) return one;
    sum += INPUTS.weight[i] * one.value;
  }
  return { value: sum };
}
