"use strict";
// The live experiment: a worker trains networks, this side draws the path of the first and the mean of all of them.

const TRIALS = 2000, DEEPEST = 3, STANDARD_ERRORS = 2;
const CLOSE = 5, STEPS_OF_RISK = [0.001, 0.01, 0.1, 1, 10, 100].flatMap(decade => [decade, 2 * decade, 5 * decade]).map(value => +value.toPrecision(1));

const lab = { worker: null, run: 0, path: [], step: NaN, groups: new Map(), current: null, running: false };

function labSetting(state) {
  const n = Math.max(1, Math.round(state.gamma * DIMENSION));
  return { method: document.querySelector("[name=method]:checked").value, n, d: DIMENSION, theta: state.theta * DEGREE, sigma: state.sigma, depth: Math.min(state.L, DEEPEST), share: state.share, tolerance: 1e-5, mostSteps: 60000 };
}

// The exact mean at this n and d where the theory has it, else the limit; `exact` says which.
function labTheory(setting, n = setting.n) {
  const at = { n, d: setting.d, sigma: setting.sigma, theta: setting.theta, r: 1, gamma: n / setting.d, L: setting.depth };
  const scratch = ask("scratch-risk-exact", at);
  if (setting.method === "scratch") return { ...scratch, exact: true };
  if (setting.method === "linear") return { ...ask("linear-transfer-risk-exact", at), exact: true };
  if (setting.depth === 1 && n < setting.d) return { ...difference(scratch, ask("fine-tuning-one-layer-exact", at)), exact: true };
  return { ...difference(scratch, ask("fine-tuning-transferability", at)), exact: false };
}

// Running mean and standard error by Welford's method.
class Mean {
  constructor() { this.count = 0; this.mean = 0; this.squares = 0; this.stray = 0; }
  add(value) {
    this.count++;
    const gap = value - this.mean;
    this.mean += gap / this.count;
    this.squares += gap * (value - this.mean);
  }
  get error() { return this.count > 1 ? Math.sqrt(this.squares / (this.count - 1) / this.count) : NaN; }
}

function startLab(state, redraw) {
  stopLab();
  const setting = labSetting(state), key = JSON.stringify({ ...setting, n: 0, seed: 0 });
  if (key !== lab.key) { lab.groups = new Map(); lab.key = key; }
  lab.setting = setting;
  lab.current = new Mean();
  lab.groups.set(setting.n, lab.current);
  Object.assign(lab, { run: lab.run + 1, path: [], running: true });
  const code = new Blob([document.getElementById("simulation").textContent], { type: "text/javascript" }), url = URL.createObjectURL(code);
  lab.worker = new Worker(url);
  URL.revokeObjectURL(url);
  lab.worker.onmessage = ({ data }) => {
    if (data.run !== lab.run) return;
    if (data.path) { lab.path.push(data.path); lab.step = data.step ?? lab.step; }
    for (const trial of data.trials || []) {
      if (trial.diverged || !trial.converged) lab.current.stray++;
      if (!trial.diverged) lab.current.add(trial.risk);
      lab.drift = trial.drift;
    }
    if (data.over) { stopLab(); }
    redraw(data.over);
  };
  lab.worker.onerror = event => { stopLab(); console.error("the worker stopped: " + event.message); };
  lab.worker.postMessage({ setting: { ...setting, run: lab.run, seed: 2025 + setting.n, trials: TRIALS, still: matchMedia("(prefers-reduced-motion: reduce)").matches } });
}

function stopLab() {
  if (lab.worker) lab.worker.terminate();
  Object.assign(lab, { worker: null, running: false });
}

function drawLab(state) {
  const setting = lab.setting && lab.running ? lab.setting : labSetting(state), theory = labTheory(setting);
  document.getElementById("lab-depth").textContent = String(setting.depth) + (state.L > DEEPEST ? ` (${DEEPEST} is the most here)` : "");
  document.getElementById("lab-start").disabled = lab.running;
  document.getElementById("lab-stop").disabled = !lab.running;
  drawPath(setting, theory);
  drawMeans(setting);
  drawGauge(setting);
  const mean = lab.current, match = lab.setting && JSON.stringify({ ...lab.setting }) === JSON.stringify(setting);
  const rows = [{ name: `${theory.exact ? "theory, exact at" : "theory, the limit, at"} n = ${setting.n}, d = ${setting.d}`, colour: INK.ink, answer: theory }];
  if (mean && match) {
    rows.push({ name: `mean risk of ${mean.count} trained networks`, colour: INK.vermilion, text: mean.count ? `${shortNumber(mean.mean)} ± ${mean.count > 1 ? shortNumber(mean.error, 2) : "?"}` : "" });
    if (mean.count > 1 && !theory.why) rows.push({ name: "apart, in standard errors", text: shortNumber((mean.mean - theory.value) / mean.error, 2) });
    if (mean.stray) rows.push({ name: "runs that diverged (left out) or had not converged", text: String(mean.stray) });
  }
  if (setting.method !== "linear") {
    const spread = ask("scratch-risk-variance", { n: setting.n, d: setting.d, sigma: setting.sigma, r: 1 });
    if (spread.why) rows.push({ name: "error bars", text: "not to be trusted here: " + spread.why.reason });
  }
  listNumbers("key-lab", rows);
}

function drawPath(setting, theory) {
  const path = lab.path.filter(one => Number.isFinite(one.risk)), last = Math.max(100, ...path.map(one => one.steps));
  const tens = Array.from({ length: 1 + Math.ceil(Math.log10(last)) }, (_, i) => [10 ** i, i < 4 ? String(10 ** i) : "10" + "⁴⁵⁶"[i - 4]]);
  const picture = plot("plot-path").begin({ low: 1, high: last, log: true, ticks: tens.filter(([value]) => value <= last), label: "steps of gradient descent, first network" }, { low: 0.01, high: 30, log: true, ticks: DECADES, label: "risk" });
  picture.axes();
  if (!theory.why) picture.rule("y", theory.value, INK.ink, [6, 4]).note("theory's mean", picture.area.left + 8, picture.up(theory.value) + 11);
  picture.curve(path.map(one => [Math.max(one.steps, 1), one.risk]), INK.vermilion, { width: 2.4 });
  if (path.length) picture.dot(Math.max(path.at(-1).steps, 1), path.at(-1).risk, INK.vermilion);
  else picture.note("Press Train.", (picture.area.left + picture.area.right) / 2, picture.area.top + 18, { align: "center" });
  describe("plot-path", path.length ? `Risk of the first network after ${path.at(-1).steps} steps: ${shortNumber(path.at(-1).risk)}` : "Risk of one network during training. Not started.");
}

function drawMeans(setting) {
  const sizes = Array.from({ length: 2 * DIMENSION }, (_, i) => i + 1), d = setting.d, here = labTheory(setting);
  // Close around the point, where error bars can be seen to shrink.
  const middle = here.why || !(here.value > 0) ? 1 : here.value, low = middle / CLOSE, high = middle * CLOSE;
  const picture = plot("plot-lab").begin({ low: 0, high: 2, ticks: GAMMAS, label: `γ = n/d, d = ${d}` }, { low, high, log: true, ticks: STEPS_OF_RISK.filter(value => value > low && value < high), label: "mean risk" });
  picture.axes().curve(sizes.map(n => { const one = labTheory(setting, n); return [n / d, one.why ? NaN : one.value]; }), INK.ink, { width: 1.6 });
  if (lab.key === JSON.stringify({ ...setting, n: 0, seed: 0 })) {
    for (const [n, mean] of lab.groups) if (mean.count > 1) picture.bar(n / d, mean.mean, STANDARD_ERRORS * mean.error, INK.vermilion);
  }
  picture.rule("x", setting.n / d, INK.quiet);
  const mean = lab.current;
  describe("plot-lab", "The theory's mean risk against gamma" + (mean && mean.count > 1 ? `; ${mean.count} trained networks at gamma ${setting.n / d}: ${shortNumber(mean.mean)} plus or minus ${shortNumber(mean.error, 2)}` : ", no networks trained yet"));
}

function drawGauge(setting) {
  const gauge = document.getElementById("gauge"), fill = gauge.firstElementChild, said = document.getElementById("gauge-said");
  const last = lab.path.at(-1), drift = last ? last.drift : 0, unsettled = last && !last.converged && last.steps >= setting.mostSteps;
  const exponent = drift > 0 ? Math.max(-16, Math.min(1, Math.log10(drift))) : -16;
  gauge.setAttribute("aria-valuenow", exponent.toFixed(2));
  fill.style.width = `${100 * (exponent + 16) / 17}%`;
  gauge.classList.toggle("broken", drift > 0.01);
  let text = `${shortNumber(drift, 3)} (bar: logarithmic, 10⁻¹⁶ to 10). Gradient flow keeps it at 0; a step of size η moves it by η², over a fixed time by η. Halve the step and it halves.`;
  if (setting.depth === 1) text = "One layer: there is nothing to balance. Set the depth L to 2 or 3.";
  else if (setting.method === "linear") text = "Only the readout moves: layers that do not train conserve nothing. " + `Moved by ${shortNumber(drift, 3)}.`;
  if (unsettled) text = `After ${last.steps} steps training had not settled: the step is too large, or γ too close to 1. ` + text;
  if (last && last.diverged) text = "The step is too large: training diverged.";
  gauge.setAttribute("aria-valuetext", !(last && last.diverged) ? `moved by ${shortNumber(drift, 2)}` : "diverged");
  said.textContent = text;
}
