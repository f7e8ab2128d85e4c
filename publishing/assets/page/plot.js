"use strict";
// Drawing on canvas: axes, curves, error bars, in the colours of the page's style sheet.

let INK = {};

function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["paper", "card", "ink", "quiet", "line", "soft", "blue", "vermilion", "green", "purple", "orange", "sky", "faint"]) {
    INK[name] = style.getPropertyValue("--" + name).trim();
  }
}

// "#rrggbb" as [r, g, b].
function channels(colour) {
  return [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16));
}

function shortNumber(value, digits = 4) {
  if (Object.is(value, -0) || Math.abs(value) < 1e-14) return "0";
  const size = Math.abs(value);
  const text = size >= 1e5 || size < 1e-4 ? value.toExponential(digits - 1) : String(+value.toPrecision(digits));
  return text.replace("-", "−").replace(/e([+−-])/, (_, sign) => " × 10^" + (sign === "+" ? "" : "−"));
}

class Plot {
  // x, y: { low, high, ticks, label, log }. Ticks are numbers or [number, text].
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
  }

  // Measured once for each layout of the page: asking again in every frame would lay it out again.
  size() {
    if (this.layout !== Plot.layout) {
      const { width, height } = this.canvas.getBoundingClientRect();
      Object.assign(this, { box: { width, height }, layout: Plot.layout });
    }
    return this.box;
  }

  begin(x, y, margins = {}) {
    const box = this.size(), scale = Math.min(window.devicePixelRatio || 1, 2);
    const width = Math.round(box.width * scale), height = Math.round(box.height * scale);
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    this.context.setTransform(scale, 0, 0, scale, 0, 0);
    this.context.clearRect(0, 0, box.width, box.height);
    Object.assign(this, { x, y, width: box.width, height: box.height });
    const { left = 46, right = 18, top = 10, bottom = 40 } = margins;
    this.area = { left, top, right: box.width - right, bottom: box.height - bottom };
    return this;
  }

  across(value) { return this.place(value, this.x, this.area.left, this.area.right); }
  up(value) { return this.place(value, this.y, this.area.bottom, this.area.top); }
  place(value, axis, from, to) {
    const [low, high, at] = axis.log ? [Math.log(axis.low), Math.log(axis.high), Math.log(Math.max(value, 1e-300))] : [axis.low, axis.high, value];
    return from + (to - from) * (at - low) / (high - low);
  }

  axes() {
    const { context: pen, area } = this;
    pen.font = "12px system-ui, 'DejaVu Sans', sans-serif";
    pen.lineWidth = 1;
    const tick = value => Array.isArray(value) ? value : [value, String(value).replace("-", "−")];
    pen.fillStyle = INK.quiet;
    pen.strokeStyle = INK.line;
    pen.textAlign = "center"; pen.textBaseline = "top";
    for (const [value, text] of this.x.ticks.map(tick)) {
      const at = this.across(value);
      pen.beginPath(); pen.moveTo(at, area.top); pen.lineTo(at, area.bottom); pen.stroke();
      pen.fillText(text, at, area.bottom + 6);
    }
    pen.textAlign = "right"; pen.textBaseline = "middle";
    for (const [value, text] of this.y.ticks.map(tick)) {
      const at = this.up(value);
      pen.beginPath(); pen.moveTo(area.left, at); pen.lineTo(area.right, at); pen.stroke();
      pen.fillText(text, area.left - 6, at);
    }
    pen.textAlign = "center"; pen.textBaseline = "bottom";
    pen.fillStyle = INK.ink;
    pen.fillText(this.x.label, (area.left + area.right) / 2, this.height - 2);
    pen.save();
    pen.translate(11, (area.top + area.bottom) / 2);
    pen.rotate(-Math.PI / 2);
    pen.textBaseline = "middle";
    pen.fillText(this.y.label, 0, 0);
    pen.restore();
    return this;
  }

  inside(draw) {
    const { context: pen, area } = this;
    pen.save();
    pen.beginPath();
    pen.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
    pen.clip();
    draw(pen);
    pen.restore();
    return this;
  }

  // A curve through [x, y] pairs, broken where y is not a number.
  curve(points, colour, { width = 2, dash = [] } = {}) {
    return this.inside(pen => {
      pen.strokeStyle = colour; pen.lineWidth = width; pen.setLineDash(dash); pen.lineJoin = "round";
      pen.beginPath();
      let drawing = false;
      for (const [x, y] of points) {
        if (!Number.isFinite(y)) { drawing = false; continue; }
        const left = this.across(x), top = Math.max(-1e4, Math.min(1e4, this.up(y)));
        if (drawing) pen.lineTo(left, top); else pen.moveTo(left, top);
        drawing = true;
      }
      pen.stroke();
    });
  }

  rule(axis, value, colour, dash = [3, 3]) {
    const at = axis === "x" ? [[value, this.y.low], [value, this.y.high]] : [[this.x.low, value], [this.x.high, value]];
    return this.curve(at, colour, { width: 1, dash });
  }

  dot(x, y, colour, { radius = 5, hollow = false } = {}) {
    if (!Number.isFinite(y)) return this;
    return this.inside(pen => {
      pen.beginPath(); pen.arc(this.across(x), this.up(y), radius, 0, 2 * Math.PI);
      pen.fillStyle = hollow ? INK.card : colour; pen.fill();
      pen.lineWidth = 2; pen.strokeStyle = hollow ? colour : INK.card; pen.stroke();
    });
  }

  bar(x, y, spread, colour) {
    this.curve([[x, Math.max(y - spread, this.y.low)], [x, y + spread]], colour, { width: 2 });
    return this.dot(x, y, colour, { radius: 4 });
  }

  note(text, x, y, { colour = INK.quiet, align = "left", base = "middle" } = {}) {
    const pen = this.context;
    pen.font = "12px system-ui, 'DejaVu Sans', sans-serif";
    pen.fillStyle = colour; pen.textAlign = align; pen.textBaseline = base;
    pen.strokeStyle = INK.card; pen.lineWidth = 3; pen.lineJoin = "round"; pen.setLineDash([]);
    pen.strokeText(text, x, y);
    pen.fillText(text, x, y);
    return this;
  }
}

Plot.layout = 0;

// The next round number above: 1, 2 or 5 times a power of ten.
function niceTop(value) {
  const power = Math.pow(10, Math.floor(Math.log10(value)));
  return power * [1, 2, 5, 10].find(step => step * power >= value * (1 - 1e-12));
}

// Round numbers between two ends, three steps or so.
function niceTicks(low, high) {
  const step = niceTop((high - low) / 4), first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => +((first + i) * step).toPrecision(6));
}

// Pairs [x, f(x)] on an even grid.
function sampled(low, high, count, f) {
  return Array.from({ length: count + 1 }, (_, i) => { const x = low + (high - low) * i / count; return [x, f(x)]; });
}

// Line segments where a grid of values changes sign (marching squares); values[row][column], NaN breaks them.
function zeroLines(xs, ys, values) {
  const lines = [];
  for (let j = 0; j + 1 < ys.length; j++) {
    for (let i = 0; i + 1 < xs.length; i++) {
      const low = values[j], high = values[j + 1], first = low[i] > 0;
      if (first === low[i + 1] > 0 && first === high[i] > 0 && first === high[i + 1] > 0) continue;
      const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]], heights = corners.map(([a, b]) => values[b][a]);
      if (heights.some(height => !Number.isFinite(height))) continue;
      const cuts = [];
      for (let side = 0; side < 4; side++) {
        const a = heights[side], b = heights[(side + 1) % 4];
        if ((a > 0) === (b > 0)) continue;
        const share = a / (a - b), [p, q] = [corners[side], corners[(side + 1) % 4]];
        cuts.push([xs[p[0]] + share * (xs[q[0]] - xs[p[0]]), ys[p[1]] + share * (ys[q[1]] - ys[p[1]])]);
      }
      for (let k = 0; k + 1 < cuts.length; k += 2) lines.push([cuts[k], cuts[k + 1]]);
    }
  }
  return lines;
}
