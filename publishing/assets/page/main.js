"use strict";
// The page's state, its one way to change, and when what is drawn: once a frame, and only what can be seen.

const SLIDERS = {
  gamma: value => value.toFixed(2), theta: value => value + "°", sigma: value => value.toFixed(2), lam: value => value.toFixed(2),
  L: String, n: String, share: value => value.toFixed(2),
};
const VIEWS = { phase: drawPhase, risk: drawRisk, geometry: drawGeometry, depth: drawDepth, ridge: drawRidge, distance: drawDistance, laboratory: drawLab };

const state = Object.fromEntries(Object.keys(SLIDERS).map(name => [name, Number(document.getElementById(name).value)]));
const stale = new Set(Object.keys(VIEWS)), seen = new Set();
let frame = 0, saying = 0;

function change(patch) {
  for (const [name, value] of Object.entries(patch)) {
    state[name] = value;
    document.getElementById(name).value = String(value);
    showSlider(name);
  }
  for (const view of Object.keys(VIEWS)) stale.add(view);
  redraw();
}

function showSlider(name) {
  const text = SLIDERS[name](state[name]), input = document.getElementById(name);
  document.getElementById(name + "-shown").textContent = text;
  input.setAttribute("aria-valuetext", text);
}

function redraw() {
  if (!frame) frame = requestAnimationFrame(() => { frame = 0; paint(); });
}

function paint() {
  for (const view of [...stale]) {
    if (!seen.has(view)) continue;
    VIEWS[view](state);
    stale.delete(view);
  }
  verdicts();
}

// The two answers that stay in sight, said aloud when the sliders have come to rest.
function verdicts() {
  const here = point(state), rows = [["Linear transfer", "linear-transferability"], ["Fine-tuning", "fine-tuning-transferability"]].map(([name, id]) => [name, ask(id, here)]);
  const box = document.getElementById("verdicts");
  const texts = rows.map(([name, answer]) => {
    if (answer.why) return [name, "", whyText(answer.why)];
    const word = Math.abs(answer.value) < 1e-12 ? "changes nothing" : answer.value > 0 ? "helps" : "hurts";
    return [name, word, "T = " + shortNumber(answer.value, 3)];
  });
  const key = JSON.stringify(texts);
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.replaceChildren(...texts.map(([name, word, text]) => {
    const line = document.createElement("p"), label = document.createElement("b"), value = document.createElement("span");
    line.className = "verdict";
    label.textContent = name;
    value.className = word ? "value " + (word === "helps" ? "good" : word === "hurts" ? "bad" : "") : "why";
    value.textContent = word ? word + ", " + text : text;
    line.append(label, value);
    return line;
  }));
  clearTimeout(saying);
  saying = setTimeout(() => { document.getElementById("said").textContent = texts.map(parts => parts.filter(Boolean).join(" ")).join(". "); }, 600);
}

// LaTeX to MathML; formulas in closed folds wait until they are opened.
function typeset(root) {
  for (const span of root.querySelectorAll(".tex:not(.set)")) {
    if (span.closest("details:not([open])")) continue;
    const source = span.textContent;
    span.classList.add("set");
    temml.render(source, span, { displayMode: span.hasAttribute("data-display"), throwOnError: true });
  }
}
document.addEventListener("toggle", event => { if (event.target.open) typeset(event.target); }, true);

for (const name of Object.keys(SLIDERS)) {
  document.getElementById(name).addEventListener("input", event => change({ [name]: Number(event.target.value) }));
  showSlider(name);
}

const watch = new IntersectionObserver(entries => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) seen.add(target.id); else seen.delete(target.id);
  }
  redraw();
}, { rootMargin: "120px" });
for (const view of Object.keys(VIEWS)) watch.observe(document.getElementById(view));

const page = document.documentElement, dark = document.getElementById("dark");
const isDark = () => page.hasAttribute("data-dark") || (!page.hasAttribute("data-light") && matchMedia("(prefers-color-scheme: dark)").matches);
function recolour() {
  dark.setAttribute("aria-pressed", String(isDark()));
  readColours();
  change({});
}
dark.addEventListener("click", () => {
  const wanted = !isDark();
  page.toggleAttribute("data-dark", wanted);
  page.toggleAttribute("data-light", !wanted);
  page.style.colorScheme = wanted ? "dark" : "light";
  recolour();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
new ResizeObserver(() => { Plot.layout++; change({}); }).observe(document.getElementById("main"));

movable(change, () => state);
turnable(change);

const labDrawn = over => { stale.add("laboratory"); redraw(); if (over) sayLab(); };
function sayLab() {
  document.getElementById("lab-said").textContent = document.getElementById("plot-lab").getAttribute("aria-label");
}
document.getElementById("lab-start").addEventListener("click", () => { startLab(state, labDrawn); drawLab(state); });
document.getElementById("lab-stop").addEventListener("click", () => { stopLab(); drawLab(state); sayLab(); });
for (const input of document.querySelectorAll("[name=method]")) input.addEventListener("change", () => { stopLab(); change({}); });

document.getElementById("tour-form").addEventListener("submit", event => { event.preventDefault(); tourReveal(change); });
document.getElementById("tour-next").addEventListener("click", () => { tour.place++; tourStop(change); });
document.getElementById("tour-back").addEventListener("click", () => { tour.place--; tourStop(change); });
tourStop(null);
recolour();
