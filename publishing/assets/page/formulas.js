"use strict";
// How the page asks a compiled formula: a value, or the condition that fails and its reason. Never a number outside.

// The arguments of a formula, read off a point by name; what the formula does not take is ignored.
function argumentsOf(formula, point) {
  return formula.parameters.map(name => {
    if (!(name in point)) throw new Error(formula.id + " needs " + name);
    return point[name];
  });
}

// The first condition that fails, or null.
function failed(formula, given) {
  for (const place of formula.whole) {
    if (!Number.isInteger(given[place])) {
      const name = formula.parameters[place];
      return { text: name + " whole", reason: name + " counts: give a whole number" };
    }
  }
  for (const condition of formula.conditions) if (!condition.holds(...given)) return condition;
  return null;
}

// { value } or { why: { text, reason } }. A missing parameter is an error of the page.
function ask(id, point) {
  const formula = FORMULAS[id], given = argumentsOf(formula, point), condition = failed(formula, given);
  if (condition) return { why: { text: condition.text, reason: condition.reason } };
  const value = formula.value(...given);
  if (!Number.isFinite(value)) return { why: { text: "a finite value", reason: "double precision gives none here" } };
  return { value };
}

// The value alone, NaN where there is none.
function valueOf(id, point) {
  const answer = ask(id, point);
  return answer.why ? NaN : answer.value;
}

// The values along one parameter, NaN where there is none: what curves and maps are drawn from.
function sweep(id, point, name, places) {
  const formula = FORMULAS[id], given = argumentsOf(formula, { ...point, [name]: places[0] }), slot = formula.parameters.indexOf(name);
  return places.map(place => {
    if (slot >= 0) given[slot] = place;
    return failed(formula, given) ? NaN : formula.value(...given);
  });
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
