// Plots of a page: cards in #charts, drawn over the bins of time that the page calls "bins", each with
// its first second and its width.
const MOST_BINS = 240;
const W = 560, H = 230, LEFT = 48, RIGHT = 8, TOP = 8, BOTTOM = 24;
const PALETTE = ["#1f4e79", "#2f83b7", "#2a9d8f", "#8ab17d", "#e9c46a", "#f4a261", "#d9663f", "#8d6cab"];

const sum = (values) => values.reduce((a, b) => a + b, 0);
const known = (values) => values.filter((v) => v !== null);
const percent = (v, digits = 1) => v === null ? "–" : (v * 100).toFixed(digits) + " %";
const short = (v) => v === null ? "–" : v >= 100 ? v.toFixed(0) : v >= 10 ? v.toFixed(1) : v.toFixed(2);
const whole = (v) => v.toLocaleString("en");
const total = (counts) => sum(Object.values(counts));

function node(name, attributes, parent, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  if (text !== undefined) made.textContent = text;
  parent.append(made);
  return made;
}

function element(name, parent, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  parent.append(made);
  return made;
}

function niceStep(range, parts) {
  const raw = range / parts, power = 10 ** Math.floor(Math.log10(raw));
  return power * [1, 2, 2.5, 5, 10].find((m) => m * power >= raw * 0.999);
}

function linear(low, high, parts = 4) {
  const step = niceStep(Math.max(high - low, 1e-9), parts);
  const from = Math.floor(low / step + 1e-9) * step, to = Math.ceil(high / step - 1e-9) * step;
  const ticks = [];
  for (let v = from; v <= to + step / 2; v += step) ticks.push(v);
  return { at: (v) => (v - from) / (to - from), ticks };
}

function logarithmic(low, high) {
  const from = Math.floor(Math.log10(low)), to = Math.max(from + 1, Math.ceil(Math.log10(high)));
  const ticks = [];
  for (let p = from; p <= to; p++) ticks.push(10 ** p);
  return { at: (v) => Math.min(1, Math.max(0, (Math.log10(v) - from) / (to - from))), ticks };
}

/** A card with axes; the caller draws into it. */
function chart(title, keys, scale, tick, describe) {
  const card = element("div", document.getElementById("charts"), undefined, "card");
  element("h2", card, title);
  const legend = element("div", card, undefined, "key");
  keys.forEach(({ name, color, stroke }) => {
    const entry = element("span", legend);
    const mark = element("i", entry, undefined, stroke ? "stroke" : "");
    mark.style.background = color;
    entry.append(name);
  });
  const plot = element("div", card, undefined, "plot");
  const svg = node("svg", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": title }, plot);
  const seconds = sum(bins.map((b) => b.width));
  const x = (second) => LEFT + (W - LEFT - RIGHT) * second / Math.max(1, seconds);
  const y = (v) => TOP + (H - TOP - BOTTOM) * (1 - scale.at(v));
  scale.ticks.forEach((v) => {
    node("line", { x1: LEFT, x2: W - RIGHT, y1: y(v), y2: y(v), stroke: "var(--grid)" }, svg);
    node("text", { x: LEFT - 7, y: y(v) + 4, "text-anchor": "end" }, svg, tick(v));
  });
  const step = Math.max(1, niceStep(seconds, 8));
  for (let s = 0; s <= seconds + 1e-9; s += step) {
    node("text", { x: x(s), y: H - 7, "text-anchor": "middle" }, svg, s + (s === 0 ? " s" : ""));
  }
  const layer = node("g", {}, svg);
  hover(plot, svg, x, describe);
  return { layer, x, y };
}

function hover(plot, svg, x, describe) {
  const rule = node("line", { y1: TOP, y2: H - BOTTOM, stroke: "var(--soft)", "stroke-dasharray": "2 3", visibility: "hidden" }, svg);
  const tip = element("div", plot, undefined, "tip");
  svg.addEventListener("mousemove", (event) => {
    const box = svg.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * W;
    const bin = bins.find((b) => at < x(b.second + b.width)) ?? bins[bins.length - 1];
    const middle = x(bin.second + bin.width / 2);
    rule.setAttribute("x1", middle);
    rule.setAttribute("x2", middle);
    rule.setAttribute("visibility", "visible");
    tip.replaceChildren();
    const last = bin.second + bin.width;
    element("b", tip, bin.width === 1 ? `second ${last}` : `seconds ${bin.second + 1} to ${last}`);
    describe(bin).forEach((line) => element("div", tip, line));
    tip.style.display = "block";
    const place = (middle / W) * box.width;
    tip.style.left = (middle < W / 2 ? place + 10 : place - tip.offsetWidth - 10) + "px";
  });
  svg.addEventListener("mouseleave", () => {
    rule.setAttribute("visibility", "hidden");
    tip.style.display = "none";
  });
}

/** A line through the middle of the bins, broken where there is no value. */
function line({ layer, x, y }, value, color, extra = {}) {
  let path = "", drawing = false;
  bins.forEach((bin) => {
    const v = value(bin);
    path += v === null ? "" : `${drawing ? "L" : "M"}${x(bin.second + bin.width / 2).toFixed(1)} ${y(v).toFixed(1)}`;
    drawing = v !== null;
  });
  node("path", { d: path, fill: "none", stroke: color, "stroke-width": 1.8, "stroke-linejoin": "round", "stroke-linecap": "round", ...extra }, layer);
}

/** Values upon one another, a column for each bin. */
function stack({ layer, x, y }, parts) {
  const base = bins.map(() => 0);
  parts.forEach(({ value, color }) => {
    let path = "";
    bins.forEach((bin, i) => {
      const v = value(bin);
      if (v > 0) {
        const x0 = x(bin.second).toFixed(2), x1 = x(bin.second + bin.width).toFixed(2);
        path += `M${x0} ${y(base[i]).toFixed(1)}V${y(base[i] + v).toFixed(1)}H${x1}V${y(base[i]).toFixed(1)}Z`;
        base[i] += v;
      }
    });
    node("path", { d: path, fill: color, "shape-rendering": "crispEdges" }, layer);
  });
}
