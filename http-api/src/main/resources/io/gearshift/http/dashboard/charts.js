// Charts over time, each with its figures as a table.
import { h, css, colour, dot, dropColour, number, short, percent, clock, REASONS } from './look.js';

const HEIGHT = 190;

/** A chart in a frame: its series change with the model that is shown. */
class Chart {
  constructor(title, unit, empty) {
    this.unit = unit;
    this.empty = empty;
    this.series = [];
    this.keys = h('ul', { class: 'keys' });
    this.plot = h('div', { class: 'plot', role: 'img' });
    this.rows = h('tbody');
    this.head = h('tr');
    this.title = title;
    this.details = h('details', {},
      h('summary', {}, 'As a table'),
      h('div', { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': `Table: ${title}` },
        h('table', {}, h('caption', { class: 'unseen' }, title), h('thead', {}, this.head), this.rows)));
    this.details.addEventListener('toggle', () => this.tabulate());
    this.figure = h('figure', {}, h('figcaption', {}, h('h3', {}, title), h('span', { class: 'quiet' }, unit)), this.plot, this.keys, this.details);
  }

  /**
   * @param series name, colour, of(second's model) -> number or null, stacked or not, fill or not
   */
  shape(series, { stacked = false, scale = null, bands = [] } = {}) {
    this.series = series;
    this.stacked = stacked;
    this.scale = scale;
    this.bands = bands;
    this.uplot?.destroy();
    this.uplot = null;
    this.marks = series.map((s) => h('b', {}, '–'));
    this.keys.replaceChildren(...series.map((s, i) =>
      h('li', {}, dot(s.colour), `${s.name} `, this.marks[i])));
    this.head.replaceChildren(h('th', { scope: 'col' }, 'Time'),
      ...series.map((s) => h('th', { scope: 'col', class: 'num' }, s.name)));
  }

  /** @param points [{t, model}] the oldest first */
  draw(points) {
    this.points = points;
    const last = points.at(-1);
    const values = this.series.map((s) => points.map((p) => s.of(p.model)));
    const anything = values.some((line) => line.some((v) => v));
    this.series.forEach((s, i) => {
      const value = last && s.of(last.model);
      this.marks[i].textContent = (s.show ?? number)(value);
    });
    this.plot.setAttribute('aria-label', `${this.title}, ${this.unit}. ` + (anything
      ? this.series.map((s, i) => `${s.name}: ${this.marks[i].textContent}`).join('; ') + ' in the last second.'
      : this.empty));
    if (!anything) {
      this.uplot?.destroy();
      this.uplot = null;
      this.plot.replaceChildren(h('p', { class: 'empty' }, this.empty));
      return;
    }
    const lines = this.stacked ? stack(values) : values;
    const data = [points.map((p) => p.t / 1000), ...lines];
    if (!this.uplot) {
      this.plot.replaceChildren();
      this.uplot = new uPlot(this.options(), data, this.plot);
    } else {
      this.uplot.setData(data);
    }
    this.tabulate();
  }

  resize() {
    this.uplot?.setSize({ width: this.plot.clientWidth, height: HEIGHT });
  }

  options() {
    const axis = { stroke: css('--soft'), grid: { stroke: css('--line'), width: 1 }, ticks: { show: false }, font: '12px system-ui' };
    const bands = this.stacked
      ? this.series.slice(1).map((s, i) => ({ series: [i + 2, i + 1], fill: s.colour }))
      : this.bands;
    return {
      width: this.plot.clientWidth, height: HEIGHT,
      cursor: { drag: { x: false, y: false }, points: { show: false } },
      legend: { show: false },
      scales: { x: { time: true }, y: { range: this.scale ? this.scale : (u, min, max) => [0, Math.max((this.top ? this.top() : max) * 1.15, 1)] } },
      axes: [
        { ...axis, values: (u, ticks) => ticks.map((t) => new Date(t * 1000).toLocaleTimeString('en-GB')), space: 90, size: 30 },
        { ...axis, size: 52, values: (u, ticks) => ticks.map((v) => this.scale ? `${Math.round(v * 1000) / 10} %` : short(v)) },
      ],
      series: [{}, ...this.series.map((s, i) => ({
        label: s.name, stroke: s.colour, width: this.stacked ? 1 : s.width ?? 2, dash: s.dash,
        fill: this.stacked && i === 0 ? s.colour : s.fill, points: { show: false },
      }))],
      bands,
    };
  }

  tabulate() {
    if (!this.details.open || !this.points) {
      return;
    }
    const every = Math.max(1, Math.floor(this.points.length / 30));
    const chosen = this.points.filter((p, i) => (this.points.length - 1 - i) % every === 0).reverse();
    this.rows.replaceChildren(...chosen.map((p) => h('tr', {},
      h('th', { scope: 'row' }, clock(p.t)),
      ...this.series.map((s) => h('td', { class: 'num' }, (s.show ?? number)(s.of(p.model)))))));
  }
}

function stack(values) {
  const sums = [];
  values.forEach((line, i) => {
    sums.push(line.map((v, x) => (v ?? 0) + (i ? sums[i - 1][x] : 0)));
  });
  return sums;
}

const refusals = (m) => Object.entries(m.refused ?? {})
  .filter(([reason]) => reason !== 'invalid').reduce((sum, [, n]) => sum + n, 0);
const answered = (m) => (m.in_time ?? 0) + (m.late ?? 0);

/** The part of what ended that was answered in time. */
export function inTime(m) {
  const ended = answered(m) + refusals(m);
  return ended ? (m.in_time ?? 0) / ended : null;
}

export class Charts {
  constructor(parent) {
    this.demand = new Chart('Demand, and what can be served', 'items per second', 'Nothing is asked, and nothing could be served.');
    this.shares = new Chart('Who answers', 'queries per second', 'Nobody has been asked yet.');
    this.kept = new Chart('In time, and how accurate', 'of queries, of answers', 'No answers yet.');
    this.drops = new Chart('Dropped or late, by reason', 'queries per second', 'Nothing was dropped, and nothing late.');
    this.all = [this.demand, this.shares, this.kept, this.drops];
    parent.replaceChildren(...this.all.map((chart) => chart.figure));
    new ResizeObserver(() => this.all.forEach((chart) => chart.resize())).observe(parent);
  }

  /** @param model of the layout; reasons that are known */
  shape(model, reasons) {
    const variants = model.variants ?? [];
    const fast = css('--soft');
    const accurate = variants.length ? colour(0, variants.length) : css('--accent');
    const demand = [{ name: 'asked', colour: css('--ink'), of: (m) => m.demand ?? 0, width: 2.5 }];
    if (variants.length) {
      demand.push(
        { name: 'top gear can serve', colour: accurate, of: (m) => m.capacity_accurate ?? null, dash: [6, 4] },
        { name: 'lowest gear can serve', colour: fast, of: (m) => m.capacity_fast ?? null, dash: [2, 3] });
    }
    this.demand.shape(demand);
    // what the lowest gear can serve may be far above anything that is asked
    this.demand.top = () => {
      const models = this.demand.points.map((p) => p.model);
      const near = Math.max(...models.map((m) => Math.max(m.demand ?? 0, m.capacity_accurate ?? 0)));
      const far = Math.max(...models.map((m) => m.capacity_fast ?? 0));
      return far < 4 * near ? Math.max(near, far) : near * 1.2;
    };
    this.shares.shape(variants.length
      ? variants.map((v, i) => ({ name: v.name, colour: colour(i, variants.length), of: (m) => m.by?.[v.name] ?? 0 }))
      : [{ name: 'answered', colour: css('--accent'), of: answered }], { stacked: true });
    this.kept.shape([
      { name: 'in time', colour: css('--good'), of: inTime, show: percent },
      { name: 'accuracy', colour: css('--accent'), of: (m) => m.accuracy ?? null, show: percent, dash: [7, 3] },
    ], { scale: (u, min, max) => [Math.max(0, Math.min(min ?? 1, 0.95) - 0.05), 1.005] });
    this.drops.shape([
      ...reasons.map((reason, i) => ({ name: REASONS[reason] ?? reason, colour: dropColour(i), of: (m) => m.refused?.[reason] ?? 0 })),
      { name: 'late', colour: css('--fair'), of: (m) => m.late ?? 0 },
    ], { stacked: true });
  }

  draw(points) {
    this.all.forEach((chart) => chart.draw(points));
  }
}
