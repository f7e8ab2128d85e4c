"use strict";
// The views of curves. A view reads the page's state, asks the formulas, draws, and lists its numbers.

const DEGREE = Math.PI / 180;
const UNIT = { r: 1 };

// A formula at the state's point, in the units of the theory.
function point(state, changes = {}) {
  return { ...UNIT, gamma: state.gamma, theta: state.theta * DEGREE, sigma: state.sigma, lam: state.lam, L: state.L, ...changes };
}

function difference(first, second) {
  if (first.why) return first;
  return second.why ? second : { value: first.value - second.value };
}

// What fine-tuning ends at: T is the scratch risk less this one.
function fineTunedRisk(at) {
  return difference(ask("scratch-risk", at), ask("fine-tuning-transferability", at));
}

function linearRisk(at) {
  return ask("ridge-transfer-risk", { ...at, lam: 0 });
}

// A condition or its reason as one reads it. `spread` is the noise where two normal laws are compared.
const LETTERS = { gamma: "γ", theta: "θ", sigma: "σ", spread: "σ", lam: "λ", "**": "^", "!=": "≠", ">=": "≥", "<=": "≤" };
function inWords(text) {
  return text.replace(/\b(gamma|theta|sigma|spread|lam)\b|\*\*|!=|>=|<=/g, found => LETTERS[found]);
}

function whyText(why) {
  return `no value: needs ${inWords(why.text)} (${inWords(why.reason)})`;
}

// The numbers beside a view: { name, colour, dashed, answer, unit } a row, answer being what `ask` gave.
function listNumbers(id, rows) {
  const list = document.getElementById(id);
  while (list.children.length > 2 * rows.length) list.lastElementChild.remove();
  list.classList.toggle("plain", rows.every(row => !row.colour));
  rows.forEach((row, i) => {
    let term = list.children[2 * i], shown = list.children[2 * i + 1];
    if (!term) {
      term = list.appendChild(document.createElement("dt"));
      shown = list.appendChild(document.createElement("dd"));
      term.append(document.createElement("span"), document.createElement("span"));
    }
    const [swatch, name] = term.children, text = numberText(row);
    swatch.className = "swatch" + (row.dashed ? " dashed" : "") + (row.colour ? "" : " none");
    if (row.colour) swatch.style.borderColor = row.colour;
    if (name.textContent !== row.name) name.textContent = row.name;
    if (shown.textContent !== text) shown.textContent = text;
    shown.className = row.answer && row.answer.why ? "why" : "";
    if (row.answer && row.answer.why) delete shown.dataset.value; else if (row.answer) shown.dataset.value = String(row.answer.value);
  });
}

function numberText({ answer, unit = "", text }) {
  if (text !== undefined) return text;
  return answer.why ? whyText(answer.why) : shortNumber(answer.value) + unit;
}

const DECADES = [[0.01, "0.01"], [0.1, "0.1"], [1, "1"], [10, "10"]];
const GAMMAS = [0, 0.5, 1, 1.5, 2];

const plots = {};
function plot(id) {
  return plots[id] = plots[id] || new Plot(document.getElementById(id));
}

// The summary that stands in for a drawing where it cannot be seen.
function describe(id, text) {
  const canvas = document.getElementById(id);
  if (canvas.getAttribute("aria-label") !== text) canvas.setAttribute("aria-label", text);
}

function drawRisk(state) {
  const at = point(state), along = f => [...sampled(0.01, 0.995, 120, f), [1, NaN], ...sampled(1.005, 2, 120, f)];
  const lines = [
    ["scratch, no ridge", INK.vermilion, p => ask("scratch-risk", p), []],
    [`scratch, ridge λ = ${state.lam}`, INK.orange, p => ask("ridge-scratch-risk", p), [6, 4]],
    ["scratch, the best ridge", INK.green, p => ask("tuned-scratch-risk", p), []],
    ["linear transfer", INK.blue, linearRisk, []],
    ["fine-tuning", INK.purple, fineTunedRisk, []],
  ];
  const picture = plot("plot-risk").begin({ low: 0, high: 2, ticks: GAMMAS, label: "γ = n/d" }, { low: 0.01, high: 30, log: true, ticks: DECADES, label: "risk" });
  picture.axes().rule("x", 1, INK.quiet).rule("x", state.gamma, INK.ink, []);
  for (const [, colour, risk, dash] of lines) {
    picture.curve(along(gamma => { const one = risk({ ...at, gamma }); return one.why ? NaN : Math.max(one.value, 1e-6); }), colour, { dash });
  }
  const rows = lines.map(([name, colour, risk, dash]) => ({ name, colour, dashed: dash.length > 0, answer: risk(at) }));
  for (const { colour, answer } of rows) if (!answer.why) picture.dot(state.gamma, answer.value, colour);
  listNumbers("key-risk", rows);
  describe("plot-risk", "Risk against gamma from 0 to 2, with a peak at 1 for scratch training. At gamma " + state.gamma + ": " + rows.map(row => row.name + " " + numberText(row)).join(", "));
}

function drawGeometry(state) {
  const at = point(state), scale = ask("fine-tuning-scale", at), even = ask("fine-tuning-break-even", at), share = ask("null-share-limit", at);
  const m = scale.why ? 1 : scale.value, picture = plot("plot-geometry");
  fitted(picture, [-m - 0.2, Math.max(2.15, m + 0.2)], [-1.1, Math.max(1.1, m + 0.3)]);
  const unit = picture.across(1) - picture.across(0), tip = [m * Math.cos(at.theta), m * Math.sin(at.theta)];
  const inside = !scale.why && ask("fine-tuning-transferability", at).value > 0;
  picture.inside(pen => {
    pen.beginPath(); pen.arc(picture.across(1), picture.up(0), unit, 0, 2 * Math.PI);
    pen.globalAlpha = Number(INK.faint); pen.fillStyle = INK.blue; pen.fill(); pen.globalAlpha = 1;
    pen.strokeStyle = INK.blue; pen.lineWidth = 1.5; pen.stroke();
    pen.beginPath(); pen.arc(picture.across(0), picture.up(0), m * unit, -Math.PI, 0);
    pen.setLineDash([3, 4]); pen.strokeStyle = INK.quiet; pen.stroke(); pen.setLineDash([]);
  });
  if (!scale.why) {
    if (!even.why) picture.curve([[0, 0], [m * even.value, m * Math.sqrt(1 - even.value ** 2)]], INK.green, { width: 1.5, dash: [6, 4] });
    arrow(picture, tip, inside ? INK.purple : INK.vermilion, 2.6);
    picture.curve([tip, [1, 0]], inside ? INK.purple : INK.vermilion, { width: 1.2, dash: [2, 3] });
  }
  arrow(picture, [1, 0], INK.ink, 2.2);
  picture.dot(0, 0, INK.ink, { radius: 4 });
  picture.note("scratch's guess, 0", picture.across(0) - 8, picture.up(0) + 16, { align: "right" }).note("the target's part", picture.across(1) + 8, picture.up(0) + 16);
  if (!scale.why) {
    picture.dot(...tip, inside ? INK.purple : INK.vermilion, { radius: 7 });
    const room = Math.min(picture.width - 62, Math.max(62, picture.across(tip[0])));
    picture.note("fine-tuning's guess", room, picture.up(tip[1]) - 18, { align: "center", colour: INK.ink });
  } else picture.note("γ ≥ 1: the samples fill the space", picture.width / 2, 20, { align: "center" });
  const rows = [
    { name: "what is kept of the source, m", answer: scale },
    { name: "break-even angle", colour: INK.green, dashed: true, answer: even.why ? even : { value: Math.acos(even.value) / DEGREE }, unit: "°" },
    { name: "share of a vector in the null space", answer: share },
    { name: "T of fine-tuning", colour: inside ? INK.purple : INK.vermilion, answer: ask("fine-tuning-transferability", at) },
  ];
  listNumbers("key-geometry", rows);
  describe("plot-geometry", "The null space: the target's part, a disc around it that passes through 0, and the source's part at the angle theta, m times as long. " + rows.map(row => row.name + " " + numberText(row)).join(", ") + (scale.why ? "" : inside ? ". The guess lies in the disc: fine-tuning helps." : ". The guess lies outside the disc: fine-tuning hurts."));
}

// Both ranges in view at one scale, the narrower one with room to spare on both sides.
function fitted(picture, [left, right], [low, high]) {
  const box = picture.size(), unit = Math.max((right - left) / box.width, (high - low) / box.height);
  const wide = (unit * box.width - (right - left)) / 2, tall = (unit * box.height - (high - low)) / 2;
  picture.begin({ low: left - wide, high: right + wide }, { low: low - tall, high: high + tall }, { left: 0, right: 0, top: 0, bottom: 0 });
}

function arrow(picture, [x, y], colour, width) {
  picture.curve([[0, 0], [x, y]], colour, { width });
  const pen = picture.context, left = picture.across(x), top = picture.up(y), angle = Math.atan2(top - picture.up(0), left - picture.across(0));
  pen.fillStyle = colour;
  pen.beginPath(); pen.moveTo(left, top);
  for (const side of [-0.38, 0.38]) pen.lineTo(left - 11 * Math.cos(angle + side), top - 11 * Math.sin(angle + side));
  pen.fill();
}

function drawDepth(state) {
  const at = point(state), scale = changes => valueOf("fine-tuning-scale", { ...at, ...changes });
  const depths = [...new Set([1, 2, 3, 5, 10, state.L])].sort((a, b) => a - b);
  const top = Math.max(2.2, Math.min(4, 1.1 * scale({ sigma: 2, L: 10 }) || 2.2)), ticks = [0, 1, 2, 3, 4].filter(value => value <= top);
  const noise = plot("plot-scale").begin({ low: 0, high: 2, ticks: GAMMAS, label: "label noise σ" }, { low: 0.8, high: top, ticks, label: "share kept, m" });
  noise.axes().rule("y", 2, INK.vermilion);
  for (const L of depths) {
    const own = L === state.L;
    noise.curve(sampled(0, 2, 60, sigma => scale({ sigma, L })), own ? INK.purple : INK.quiet, { width: own ? 2.8 : 1 });
    const end = scale({ sigma: 2, L });
    if (Number.isFinite(end) && end < top && [1, 2, 3, 10, state.L].includes(L)) noise.note("L = " + L, noise.area.right - 4, noise.up(end) - 8, { align: "right", colour: own ? INK.ink : INK.quiet });
  }
  noise.dot(state.sigma, scale({}), INK.purple);
  noise.note("above 2 fine-tuning hurts at every angle", noise.area.left + 8, noise.up(2) - 9);
  const layers = plot("plot-depth").begin({ low: 0.5, high: 10.5, ticks: [1, 2, 4, 6, 8, 10], label: "depth L" }, { low: 0.8, high: top, ticks, label: "share kept, m" });
  layers.axes().rule("y", 2, INK.vermilion).rule("y", 1, INK.ink, [6, 4]);
  for (let L = 1; L <= 10; L++) layers.dot(L, scale({ L }), INK.purple, { radius: L === state.L ? 7 : 4, hollow: L !== state.L });
  layers.note("as printed: m = 1", layers.area.right - 4, layers.up(1) + 11, { align: "right" });
  const rows = [
    { name: `m at σ = ${state.sigma}, L = ${state.L}`, colour: INK.purple, answer: ask("fine-tuning-scale", at) },
    { name: "T of fine-tuning", answer: ask("fine-tuning-transferability", at) },
    { name: "T as printed", answer: ask("fine-tuning-transferability-printed", at) },
  ];
  listNumbers("key-depth", rows);
  const said = rows.map(row => row.name + ": " + numberText(row)).join(", ");
  describe("plot-scale", "The share kept m against label noise, one curve a depth, rising with noise. " + said);
  describe("plot-depth", "The share kept m at depths 1 to 10. " + said);
}

function drawRidge(state) {
  const at = point(state, { n: state.n }), best = ask("ridge-transfer-optimum", at), none = ask("linear-transfer-risk-exact", at), limit = ask("ridge-transfer-risk", at);
  const risk = (lam, n) => lam > 0 ? valueOf("ridge-transfer-risk-exact", { ...at, lam, n }) : valueOf("linear-transfer-risk-exact", { ...at, n });
  const curve = sampled(0, 2, 80, lam => risk(lam, state.n)), limits = sampled(0, 2, 40, lam => valueOf("ridge-transfer-risk", { ...at, lam }));
  const heights = [...curve, ...limits].map(([, y]) => y).filter(Number.isFinite), top = niceTop(Math.max(...heights));
  const picture = plot("plot-ridge").begin({ low: 0, high: 2, ticks: GAMMAS, label: "ridge λ" }, { low: 0, high: top, ticks: niceTicks(0, top), label: "risk" });
  picture.axes().rule("x", state.lam, INK.ink, []);
  picture.curve(limits, INK.quiet, { dash: [6, 4] }).curve(curve, INK.blue, { width: 2.5 });
  const own = state.lam > 0 ? ask("ridge-transfer-risk-exact", at) : none;
  if (!own.why) picture.dot(state.lam, own.value, INK.blue);
  if (!none.why) picture.dot(0, none.value, INK.vermilion);
  const least = best.why ? best : ask("ridge-transfer-risk-exact", { ...at, lam: best.value });
  if (!best.why && !least.why && best.value <= 2) picture.rule("x", best.value, INK.green).dot(best.value, least.value, INK.green, { radius: 6 });
  const rows = [
    { name: `risk at λ = ${state.lam}, n = ${state.n}`, colour: INK.blue, answer: own },
    { name: "without a ridge", colour: INK.vermilion, answer: none },
    { name: "best ridge λ*", colour: INK.green, answer: best },
    { name: "risk at λ*", colour: INK.green, answer: least },
    { name: "limit n → ∞ at this λ", colour: INK.quiet, dashed: true, answer: limit },
  ];
  listNumbers("key-ridge", rows);
  describe("plot-ridge", "Risk of linear transfer against the ridge. " + rows.map(row => row.name + ": " + numberText(row)).join(", "));
}

const ANGLES = [0, 30, 60, 90, 120, 150, 180].map(angle => [angle, angle + "°"]);
let dudleyCurve = { sigma: null, values: [] };

function drawDistance(state) {
  const at = point(state), sigma = state.sigma;
  // Averages over a hundred inputs at each angle: kept until the noise changes.
  if (dudleyCurve.sigma !== sigma) dudleyCurve = { sigma, values: sampled(0, 180, 18, angle => dudleyBetweenTasks(angle * DEGREE, sigma).value ?? NaN) };
  const over = (points) => { const top = Math.max(...points.map(([, y]) => y).filter(Number.isFinite)); return points.map(([x, y]) => [x, y / top]); };
  const picture = plot("plot-distance").begin({ low: 0, high: 180, ticks: ANGLES, label: "" }, { low: 0, high: 1.08, ticks: [0, 0.5, 1], label: "distance" }, { bottom: 24 });
  picture.axes().rule("x", state.theta, INK.ink, []);
  picture.curve(over(sampled(0, 180, 60, angle => valueOf("close-and-hard-kl", { ...at, theta: angle * DEGREE }))), INK.orange);
  picture.curve(over(sampled(0, 180, 60, angle => valueOf("transport-between-tasks", { ...at, theta: angle * DEGREE }))), INK.green);
  picture.curve(over(dudleyCurve.values), INK.sky);
  const linear = sampled(0, 180, 90, angle => valueOf("linear-transferability", { ...at, theta: angle * DEGREE }));
  const fine = sampled(0, 180, 90, angle => valueOf("fine-tuning-transferability", { ...at, theta: angle * DEGREE }));
  const heights = [...linear, ...fine].map(([, y]) => y).filter(Number.isFinite);
  const low = Math.min(-0.2, ...heights) * 1.08, high = Math.max(0.2, ...heights) * 1.08;
  const gain = plot("plot-gain").begin({ low: 0, high: 180, ticks: ANGLES, label: "angle θ" }, { low, high, ticks: niceTicks(low, high), label: "gain T" });
  gain.axes().rule("y", 0, INK.ink, []).rule("x", state.theta, INK.ink, []);
  gain.curve(linear, INK.blue, { width: 2.5 }).curve(fine, INK.purple, { width: 2.5 });
  gain.dot(state.theta, valueOf("linear-transferability", at), INK.blue).dot(state.theta, valueOf("fine-tuning-transferability", at), INK.purple);
  const rows = [
    { name: "KL divergence", colour: INK.orange, answer: ask("close-and-hard-kl", at) },
    { name: "Wasserstein W₁, given inputs", colour: INK.green, answer: ask("transport-between-tasks", at) },
    { name: "Dudley, given inputs", colour: INK.sky, answer: dudleyBetweenTasks(at.theta, sigma) },
    { name: "T of linear transfer", colour: INK.blue, answer: ask("linear-transferability", at) },
    { name: "T of fine-tuning", colour: INK.purple, answer: ask("fine-tuning-transferability", at) },
  ];
  listNumbers("key-distance", rows);
  const said = rows.map(row => row.name + ": " + numberText(row)).join(", ");
  describe("plot-distance", "Three distances between the tasks, each rising with the angle from 0 to 180 degrees. " + said);
  describe("plot-gain", "Gain of linear transfer, least at 90 degrees, and of fine-tuning, falling with the angle. " + said);
}
