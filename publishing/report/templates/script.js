"use strict";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const byId = id => document.getElementById(id);

// Formulas are set when they come near the window, the rest while the browser is idle, and those inside a closed fold
// when it is opened: the page answers at once, however long it is.
const sources = new WeakMap();
const setOne = (span, source = span.textContent) => {
  sources.set(span, source);
  span.classList.add("set");
  try {
    temml.render(source, span, { displayMode: span.classList.contains("display"), throwOnError: true });
  } catch (error) {
    span.textContent = source;
    span.classList.add("unset");
    console.error("formula not set: " + source);
  }
};
// The source of a display has a line's end where a line may end, and a space more for each pair of brackets around it.
// Brackets whose halves come to stand in two pieces get a fixed size.
const DELIMITER = /\\(left|right)\s*(\\[a-zA-Z]+|\\?.)/g;
const pieces = (source, depth) => {
  const rows = source.split(new RegExp(`\\n {0,${depth}}(?! )`)), opened = [], parted = new Set();
  rows.forEach((row, place) => {
    for (const mark of row.matchAll(DELIMITER)) {
      const here = place + ":" + mark.index, begin = mark[1] === "left" ? opened.push(here) && here : opened.pop();
      if (parseInt(begin) !== place) parted.add(begin).add(here);
    }
  });
  return rows.map((row, place) => row.replace(DELIMITER, (whole, side, sign, at) =>
    parted.has(place + ":" + at) ? `\\bigg${side[0]}${sign}` : whole));
};
// A formula that is too wide becomes pieces, which the browser sets in lines as it does words.
const part = (box, depth) => {
  const rows = pieces(sources.get(box), depth);
  if (rows.length === 1) return [box];
  const inner = box.classList.contains("piece"), style = box.closest(".display") ? "\\displaystyle " : "";
  const made = rows.map((row, place) => {
    const piece = document.createElement("span");
    piece.className = "tex piece";
    setOne(piece, place ? style + "{}" + row : inner ? row : style + row);
    // A bar between two operands would not grow.
    for (const mark of all("mo[minsize]", piece)) mark.setAttribute("stretchy", "true");
    return piece;
  });
  if (inner) box.replaceWith(...made);
  else { box.classList.add("parted"); box.replaceChildren(...made); }
  return made;
};
const DEEPEST = 2, UNPARTED = ".tex.set:not(.parted)";
const fit = (boxes, isWide) => {
  for (let depth = 0; boxes.length && depth <= DEEPEST; depth++) boxes = boxes.filter(isWide).flatMap(box => part(box, depth));
};
const extent = box => {
  const range = document.createRange();
  range.selectNodeContents(box.firstElementChild || box);
  return range.getBoundingClientRect().width;
};
const indent = box => box.classList.contains("piece") ? parseFloat(getComputedStyle(box.parentElement).paddingLeft) : 0;
const isWide = box => box.offsetWidth > 0 && extent(box) > box.closest(".display, p, td, li, div").clientWidth - indent(box) + 1;
// A comma or a bracket behind a formula stays on its line.
const keepTogether = span => {
  const after = span.nextSibling, mark = after && after.nodeType === Node.TEXT_NODE && /^[,.;:)\]]+/.exec(after.data);
  if (!mark || span.classList.contains("display")) return;
  const together = document.createElement("span");
  together.className = "together";
  after.data = after.data.slice(mark[0].length);
  span.before(together);
  together.append(span, mark[0]);
};
const waiting = root => all(".tex:not(.set)", root).filter(span => !span.closest("details:not([open])"));
// What scrolls must be reachable by keyboard, and only that.
const reachable = (...roots) => {
  const boxes = [...new Set(roots.flatMap(root => all(".display, .scroll, .drawing, .tex.set", root)))];
  // All are measured before any is changed, so that the page is laid out once.
  const wide = boxes.map(box => box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1);
  boxes.forEach((box, place) => { if (wide[place]) box.tabIndex = 0; else box.removeAttribute("tabindex"); });
};
const fitted = (...roots) => {
  fit([...new Set(roots.flatMap(root => all(UNPARTED, root)))], isWide);
  reachable(...roots);
};
const unmeasured = new Set();
const measure = root => {
  if (!unmeasured.size) requestAnimationFrame(() => { fitted(...unmeasured); unmeasured.clear(); });
  unmeasured.add(root);
};
// What is costly to build waits as text: the inside of a theorem's fold until it is opened, a drawing until it is near.
const build = text => { text.outerHTML = text.textContent; };
const typeset = root => {
  all(".drawing script", root).forEach(build);
  for (const span of waiting(root)) { setOne(span); keepTogether(span); }
  measure(root);
};
const near = new IntersectionObserver(entries => {
  for (const entry of entries) if (entry.isIntersecting) { near.unobserve(entry.target); typeset(entry.target); }
}, { rootMargin: "400px" });
const idle = window.requestIdleCallback || (work => setTimeout(() => work({ timeRemaining: () => 8 }), 30));
const settle = blocks => idle(deadline => {
  while (blocks.length && deadline.timeRemaining() > 4) typeset(blocks.shift());
  if (blocks.length) settle(blocks);
});
const unfold = fold => {
  all(":scope > script", fold).forEach(build);
  for (const table of all(".evidence:not([data-told])", fold)) {
    table.dataset.told = "";
    table.parentElement.after(byId("legend").content.cloneNode(true));
  }
  typeset(fold);
  copyable(fold);
};
document.addEventListener("toggle", event => { if (event.target.open) unfold(event.target); }, true);
// A printed line holds so many ems, a cell of a table so many: a formula that is wider still is printed smaller.
const PRINTED = 42, IN_A_CELL = 16;
const share = box => (box.closest("table") ? IN_A_CELL : PRINTED) * parseFloat(getComputedStyle(box).fontSize) / (extent(box) + indent(box));
window.addEventListener("beforeprint", () => {
  typeset(document.body);
  const printed = () => all(UNPARTED).filter(box => box.closest(".display, .evidence"));
  fit(printed(), box => share(box) < 1);
  const boxes = printed().filter(box => box.firstElementChild);
  const shares = boxes.map(share);
  boxes.forEach((box, place) => { if (shares[place] < 1) box.style.setProperty("--fit", shares[place].toFixed(3)); });
});
window.addEventListener("resize", () => fitted(document.body));

// A button beside each command and reference copies it.
const copy = async text => {
  try { await navigator.clipboard.writeText(text); } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
};
const copyable = root => {
  for (const code of all(".copy:not([data-copied])", root)) {
    if (code.closest("details:not([open])")) continue;
    code.dataset.copied = "";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy " + code.textContent.slice(0, 60));
    button.addEventListener("click", async () => { await copy(code.textContent); button.textContent = "Copied"; setTimeout(() => { button.textContent = "Copy"; }, 1500); });
    code.after(button);
  }
};

const search = byId("search"), verdict = byId("verdict"), topic = byId("topic"), tried = byId("tried");
const articles = all(".theorem").map(article => ({
  article, text: (article.id + " " + article.querySelector(".title").textContent).toLowerCase() }));
const filter = () => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const { article, text } of articles) {
    const data = article.dataset;
    const shown = words.every(word => text.includes(word)) && (!verdict.value || data.verdict === verdict.value)
      && (!topic.value || data.topic === topic.value) && (!tried.checked || "tried" in data);
    if (article.hidden === shown) article.hidden = !shown;
    found += shown;
  }
  for (const group of all(".group")) group.hidden = !group.querySelector(".theorem:not([hidden])");
  byId("found").textContent = found + " of " + articles.length + " shown";
};
for (const control of [search, verdict, topic, tried]) control.addEventListener("input", filter);
const clear = () => { search.value = verdict.value = topic.value = ""; tried.checked = false; filter(); };
search.form.addEventListener("submit", event => event.preventDefault());
byId("unfold").addEventListener("click", event => {
  const close = event.target.textContent.startsWith("Close");
  for (const fold of all(".theorem:not([hidden]) > details")) fold.open = !close;
  event.target.textContent = close ? "Open all" : "Close all";
});
for (const link of all("[data-show]")) link.addEventListener("click", () => { clear(); verdict.value = link.dataset.show; filter(); });
document.addEventListener("keydown", event => {
  if (event.key === "/" && !/INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) { event.preventDefault(); search.focus(); }
});
const reveal = () => {
  const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.tagName === "DETAILS") target.open = true;
  if (target.closest("[hidden]")) clear();
  target.scrollIntoView();
};
window.addEventListener("hashchange", reveal);

const root = document.documentElement, dark = byId("dark");
const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const mark = () => { dark.textContent = isDark() ? "Light" : "Dark"; dark.setAttribute("aria-label", "Switch to " + (isDark() ? "light" : "dark") + " colours"); };
try { if (localStorage.getItem("fate-theme")) root.dataset.theme = localStorage.getItem("fate-theme"); } catch { /* a page opened from a file may have no storage */ }
dark.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  try { localStorage.setItem("fate-theme", root.dataset.theme); } catch { /* as above */ }
  mark();
});

const svg = byId("graph-svg"), frame = svg.parentElement, view = svg.viewBox.baseVal;
const whole = [view.x, view.y, view.width, view.height];
const zoom = (factor, x = view.x + view.width / 2, y = view.y + view.height / 2) => {
  if (!factor) { [view.x, view.y, view.width, view.height] = whole; return; }
  const width = Math.min(Math.max(view.width * factor, whole[2] / 20), whole[2] * 1.5), scale = width / view.width;
  view.x = x - (x - view.x) * scale; view.y = y - (y - view.y) * scale; view.width = width; view.height *= scale;
};
const at = event => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
for (const button of all("[data-zoom]")) button.addEventListener("click", () => zoom(+button.dataset.zoom));
svg.addEventListener("wheel", event => {
  if (!event.ctrlKey && !event.metaKey && document.activeElement !== frame) return;
  event.preventDefault();
  const p = at(event);
  zoom(event.deltaY > 0 ? 1.15 : 0.87, p.x, p.y);
}, { passive: false });
const fingers = new Map();
let moved = false;
svg.addEventListener("pointerdown", event => { fingers.set(event.pointerId, event); moved = false; });
svg.addEventListener("pointermove", event => {
  const before = fingers.get(event.pointerId);
  if (!before) return;
  const from = at(before), to = at(event);
  if (fingers.size === 2) {
    const other = [...fingers.values()].find(finger => finger.pointerId !== event.pointerId);
    const apart = finger => Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY) || 1;
    const middle = at(other);
    zoom(apart(before) / apart(event), middle.x, middle.y);
  } else { view.x += from.x - to.x; view.y += from.y - to.y; }
  if (Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) > 2) moved = true;
  fingers.set(event.pointerId, event);
});
for (const name of ["pointerup", "pointerleave", "pointercancel"]) svg.addEventListener(name, event => fingers.delete(event.pointerId));
svg.addEventListener("click", event => { if (moved) event.preventDefault(); }, true);
frame.addEventListener("keydown", event => {
  if (event.target !== frame) return;
  const step = view.width / 12, moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
  if (event.key === "+" || event.key === "=") zoom(0.8); else if (event.key === "-") zoom(1.25);
  else if (moves[event.key]) { view.x += moves[event.key][0]; view.y += moves[event.key][1]; event.preventDefault(); }
});
const nodes = all(".node", svg), edges = all(".edge", svg).map(line => ({ line, ends: line.dataset.ends.split(" ").map(Number) }));
const trace = node => {
  const cone = new Set([nodes.indexOf(node)]), lit = new Set();
  for (let size = 0; size !== cone.size;) {
    size = cone.size;
    for (const { line, ends } of edges) if (cone.has(ends[0]) && line.classList.contains("cites")) { cone.add(ends[1]); lit.add(line); }
  }
  svg.classList.add("tracing");
  nodes.forEach((one, place) => one.classList.toggle("lit", cone.has(place)));
  for (const { line } of edges) line.classList.toggle("lit", lit.has(line));
};
const untrace = () => { svg.classList.remove("tracing"); for (const one of all(".lit, .found", svg)) one.classList.remove("lit", "found"); };
for (const node of nodes) {
  for (const name of ["pointerenter", "focus"]) node.addEventListener(name, () => { if (!fingers.size) trace(node); });
  for (const name of ["pointerleave", "blur"]) node.addEventListener(name, untrace);
}
const locate = id => {
  const node = nodes.find(one => one.getAttribute("href") === "#" + id), box = node.querySelector("rect").getBBox();
  zoom(0);
  zoom(0.35, 0, 0);
  view.x = box.x + box.width / 2 - view.width / 2;
  view.y = box.y + box.height / 2 - view.height / 2;
  untrace();
  trace(node);
  node.classList.add("found");
};
document.addEventListener("click", event => {
  const link = event.target.closest("[data-locate]");
  if (link) locate(link.dataset.locate);
});

mark();
filter();
copyable(document);
const blocks = all(".answer, .erratum, figure, .theorem");
for (const block of blocks) near.observe(block);
all(".theorem > details[open]").forEach(unfold);
reveal();
performance.mark("interactive");
settle(blocks);
