"use strict";
// The two phase diagrams: a map of T over gamma and theta, its zero line, and the point that can be dragged.

const COLUMNS = 96, ROWS = 48, GAMMA_TOP = 2;
const FADE = 0.06, FULL = 1.2;
const MARGINS = { left: 46, right: 18, top: 8, bottom: 40 };
const DIAGRAMS = {
  "linear": { id: "linear-transferability", name: "Linear transfer", depends: state => [state.sigma] },
  "fine": { id: "fine-tuning-transferability", name: "Fine-tuning", depends: state => [state.sigma, state.L] },
};

// Even columns never fall on gamma = 1, where there is no value.
const CELLS_X = Array.from({ length: COLUMNS }, (_, i) => GAMMA_TOP * (i + 0.5) / COLUMNS);
const CELLS_Y = Array.from({ length: ROWS }, (_, j) => 180 * (j + 0.5) / ROWS);
const ANGLES_Y = CELLS_Y.map(angle => angle * DEGREE);

function heights(id, state) {
  const columns = CELLS_X.map(gamma => sweep(id, point(state, { gamma }), "theta", ANGLES_Y));
  return CELLS_Y.map((_, j) => columns.map(column => column[j]));
}

// Symmetric in sign, linear near zero and logarithmic beyond, as in the figures.
function strength(value) {
  return Math.min(1, Math.log1p(Math.abs(value) / FADE) / Math.log1p(FULL / FADE));
}

function painted(values) {
  const image = new ImageData(COLUMNS, ROWS), ground = channels(INK.card), [good, bad] = [channels(INK.blue), channels(INK.vermilion)];
  values.forEach((row, j) => row.forEach((value, i) => {
    const at = 4 * ((ROWS - 1 - j) * COLUMNS + i), full = value > 0 ? good : bad;
    const share = Number.isFinite(value) && Math.abs(value) > 1e-12 ? 0.08 + 0.84 * strength(value) : 0;
    for (let c = 0; c < 3; c++) image.data[at + c] = ground[c] + share * (full[c] - ground[c]);
    image.data[at + 3] = 255;
  }));
  const small = document.createElement("canvas");
  Object.assign(small, { width: COLUMNS, height: ROWS });
  small.getContext("2d").putImageData(image, 0, 0);
  return small;
}

const kept = {};

// The map is drawn again only where what it depends on has changed.
function mapOf(key, state) {
  const { id, depends } = DIAGRAMS[key], wanted = JSON.stringify([depends(state), INK.card, INK.blue]);
  if (!kept[key] || kept[key].wanted !== wanted) {
    const values = heights(id, state);
    const signed = values.map(row => row.map(value => Math.abs(value) > 1e-12 ? value : NaN));
    kept[key] = { wanted, image: painted(values), lines: zeroLines(CELLS_X, CELLS_Y, signed) };
  }
  return kept[key];
}

function drawDiagram(key, state) {
  const { id, name } = DIAGRAMS[key], map = mapOf(key, state), answer = ask(id, point(state));
  const picture = plot("diagram-" + key).begin({ low: 0, high: GAMMA_TOP, ticks: GAMMAS, label: "γ = n/d" }, { low: 0, high: 180, ticks: ANGLES.filter((_, i) => i % 2 === 0), label: "angle θ" }, MARGINS);
  picture.axes().inside(pen => {
    pen.imageSmoothingEnabled = true;
    pen.drawImage(map.image, picture.across(0), picture.up(180), picture.across(GAMMA_TOP) - picture.across(0), picture.up(0) - picture.up(180));
    // No smoothing across the threshold, where T jumps.
    pen.strokeStyle = INK.ink; pen.lineWidth = 1.4; pen.beginPath();
    for (const [[a, b], [c, d]] of map.lines) {
      if (a < 1 !== c < 1) continue;
      pen.moveTo(picture.across(a), picture.up(b)); pen.lineTo(picture.across(c), picture.up(d));
    }
    pen.stroke();
  });
  picture.rule("x", 1, INK.quiet, [2, 4]);
  if (key === "fine") picture.note(picture.width > 420 ? "T = 0: the samples decide" : "T = 0", (picture.across(1) + picture.area.right) / 2, (picture.area.top + picture.area.bottom) / 2, { align: "center" });
  const handle = document.getElementById("handle-" + key), text = `γ ${state.gamma}, θ ${state.theta} degrees, T ${numberText({ answer })}`;
  handle.style.transform = `translate(${picture.across(state.gamma)}px, ${picture.up(state.theta)}px)`;
  handle.setAttribute("aria-valuenow", state.gamma);
  handle.setAttribute("aria-valuetext", text);
  describe("diagram-" + key, `${name}: where T is positive and negative, gamma from 0 to 2 and theta from 0 to 180 degrees, at sigma ${state.sigma}${key === "fine" ? ", depth " + state.L : ""}. The point: ${text}`);
}

function drawPhase(state) {
  drawDiagram("linear", state);
  drawDiagram("fine", state);
  const at = point(state);
  listNumbers("key-phase", [
    { name: "T of linear transfer", answer: ask("linear-transferability", at) },
    { name: "T of fine-tuning", answer: ask("fine-tuning-transferability", at) },
    { name: "linear transfer hurts from γ", answer: ask("negative-transfer-lower", at) },
    { name: "as the paper prints it", answer: ask("fine-tuning-transferability-printed", at) },
    { name: "helps again from γ", answer: ask("negative-transfer-upper", at) },
    { name: "hurts again beyond γ", answer: ask("negative-transfer-beyond", at) },
  ]);
}

// Pointers and arrow keys on both diagrams; `change` is the page's one way to move.
function movable(change, state) {
  for (const key of Object.keys(DIAGRAMS)) {
    const canvas = document.getElementById("diagram-" + key), handle = document.getElementById("handle-" + key);
    const move = event => {
      const box = canvas.getBoundingClientRect(), { left, right, top, bottom } = MARGINS;
      const across = (event.clientX - box.left - left) / (box.width - left - right), down = (event.clientY - box.top - top) / (box.height - top - bottom);
      change({ gamma: Math.round(100 * Math.min(GAMMA_TOP, Math.max(0.02, GAMMA_TOP * across))) / 100, theta: Math.round(Math.min(180, Math.max(0, 180 * (1 - down)))) });
    };
    dragged(canvas, move);
    dragged(handle, move);
    handle.addEventListener("keydown", event => {
      const wide = event.shiftKey ? 10 : 1, now = state();
      const steps = { ArrowLeft: [-0.01, 0], ArrowRight: [0.01, 0], ArrowUp: [0, 1], ArrowDown: [0, -1], PageUp: [0, 10], PageDown: [0, -10], Home: [-GAMMA_TOP, 0], End: [GAMMA_TOP, 0] }[event.key];
      if (!steps) return;
      event.preventDefault();
      change({ gamma: Math.round(100 * Math.min(GAMMA_TOP, Math.max(0.02, now.gamma + wide * steps[0]))) / 100, theta: Math.min(180, Math.max(0, now.theta + wide * steps[1])) });
    });
  }
}

// The tip of the guess moves theta.
function turnable(change) {
  const canvas = document.getElementById("plot-geometry");
  dragged(canvas, event => {
    const box = canvas.getBoundingClientRect(), picture = plots["plot-geometry"];
    const x = event.clientX - box.left - picture.across(0), y = picture.up(0) - (event.clientY - box.top);
    change({ theta: Math.round(Math.min(180, Math.max(0, Math.atan2(Math.max(y, 0), x) / DEGREE))) });
  });
}

function dragged(element, move) {
  element.addEventListener("pointerdown", event => {
    if (event.button) return;
    element.setPointerCapture(event.pointerId);
    move(event);
  });
  element.addEventListener("pointermove", event => { if (element.hasPointerCapture(event.pointerId)) move(event); });
}
