// Devices: cards if they are few, a heat map if they are many, and a table of all.
import { h, $, say, colour, dot, number, isDark } from './look.js';

const CARDS = 24;
const PAGE = 100;

export class Devices {
  constructor() {
    this.devices = [];
    this.busy = [];
    this.waiting = [];
    this.rows = PAGE;
    this.at = 0;
    this.canvas = $('heat-map');
    this.canvas.addEventListener('keydown', (event) => this.move(event));
    this.canvas.addEventListener('pointermove', (event) => this.point(event));
    this.canvas.addEventListener('focus', () => this.select(this.at));
    $('devices-filter').addEventListener('input', () => { this.rows = PAGE; this.tabulate(); });
    $('devices-next').addEventListener('click', () => { this.rows += PAGE; this.tabulate(); });
    $('devices-more').addEventListener('toggle', () => this.tabulate());
    new ResizeObserver(() => this.paint()).observe($('heat').parentElement);
  }

  shape(layout) {
    this.devices = layout.devices;
    this.ranks = new Map();
    for (const model of layout.models) {
      (model.variants ?? []).forEach((v, i) =>
        this.ranks.set(`${model.name}/${v.name}`, colour(i, model.variants.length)));
    }
    const few = this.devices.length <= CARDS;
    $('cards').hidden = !few || !this.devices.length;
    $('heat').hidden = few;
    if (few) {
      this.deal();
    }
    this.text = this.devices.map((d) =>
      [d.id, d.kind, d.node ?? '', ...(d.holds ?? []).map((s) => `${s.family}/${s.variant}`)].join(' ').toLowerCase());
    this.tabulate();
    this.paint();
  }

  show(busy, waiting) {
    this.busy = busy;
    this.waiting = waiting;
    const known = busy.filter((b) => b >= 0);
    const mean = known.reduce((sum, b) => sum + b, 0) / (known.length || 1);
    const kinds = new Map();
    this.devices.forEach((d) => kinds.set(d.kind, (kinds.get(d.kind) ?? 0) + 1));
    say('devices-sum', this.devices.length
      ? `${[...kinds].map(([kind, n]) => `${number(n)} × ${kind}`).join(', ')} · ${Math.round(mean)} % busy on average · ${number(known.filter((b) => b >= 90).length)} of them 90 % or more`
      : 'None has reported yet.');
    (this.meters ?? []).forEach((meter, i) => {
      const value = busy[i] >= 0 ? busy[i] : 0;
      meter.bar.value = value;
      meter.text.textContent = busy[i] >= 0 ? `${value} % busy, ${number(waiting[i])} waiting` : 'says nothing';
    });
    this.paint();
    this.tabulate();
  }

  chip(slot) {
    const on = slot.state === 'serving';
    const text = `${slot.variant}${on ? '' : `: ${slot.state}`}`;
    return h('li', { class: on ? '' : 'off', title: `${slot.family}/${slot.variant}, batches up to ${slot.batch}${slot.reason ? `: ${slot.reason}` : ''}` },
      dot(this.ranks.get(`${slot.family}/${slot.variant}`) ?? 'gray'), text);
  }

  deal() {
    this.meters = [];
    $('cards').replaceChildren(...this.devices.map((device) => {
      const bar = h('meter', { min: 0, max: 100, value: 0, 'aria-label': `${device.id} busy` });
      const text = h('span', { class: 'quiet' }, '–');
      this.meters.push({ bar, text });
      return h('article', { class: 'device' },
        h('h3', {}, device.id),
        h('p', { class: 'quiet' }, `${device.kind}, ${device.cores} ${device.cores === 1 ? 'core' : 'cores'}${device.node ? ` · ${device.node}` : ''}`),
        h('ul', { class: 'chips' }, ...(device.holds ?? []).map((s) => this.chip(s))),
        bar, text);
    }));
  }

  // ---- the heat map

  grid() {
    const width = this.canvas.parentElement.clientWidth;
    const size = this.devices.length > 400 ? 16 : 26;
    const columns = Math.max(1, Math.floor(width / (size + 2)));
    return { width, size, columns, rows: Math.ceil(this.devices.length / columns) };
  }

  paint() {
    if ($('heat').hidden || !this.devices.length) {
      return;
    }
    const { width, size, columns, rows } = this.grid();
    const ratio = window.devicePixelRatio || 1;
    const height = rows * (size + 2);
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
      this.canvas.style.height = `${height}px`;
    }
    const pen = this.canvas.getContext('2d');
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const dark = isDark();
    this.devices.forEach((device, i) => {
      const x = (i % columns) * (size + 2);
      const y = Math.floor(i / columns) * (size + 2);
      const part = this.busy[i] ?? -1;
      pen.fillStyle = part < 0
        ? (dark ? '#2a3442' : '#dde2e9')
        : dark ? `hsl(221 70% ${22 + part * 0.5}%)` : `hsl(221 70% ${90 - part * 0.55}%)`;
      pen.fillRect(x, y, size, size);
      if ((device.holds ?? []).some((s) => s.state === 'broken' || s.state === 'lost')) {
        pen.strokeStyle = dark ? '#ff8b85' : '#b8242c';
        pen.lineWidth = 2;
        pen.strokeRect(x + 1, y + 1, size - 2, size - 2);
      }
      if (i === this.at && document.activeElement === this.canvas) {
        pen.strokeStyle = dark ? '#ffffff' : '#000000';
        pen.lineWidth = 2;
        pen.strokeRect(x + 1, y + 1, size - 2, size - 2);
      }
    });
  }

  move(event) {
    const { columns } = this.grid();
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns, Home: -this.at, End: this.devices.length - 1 - this.at }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      this.select(Math.min(this.devices.length - 1, Math.max(0, this.at + step)));
    }
  }

  point(event) {
    const { size, columns } = this.grid();
    const at = Math.floor(event.offsetY / (size + 2)) * columns + Math.floor(event.offsetX / (size + 2));
    if (at !== this.at && at < this.devices.length) {
      this.select(at);
    }
  }

  select(at) {
    this.at = at;
    const device = this.devices[at];
    if (device) {
      say('heat-is', `${device.id} · ${device.kind}${device.node ? ` · ${device.node}` : ''} · ${this.busy[at] >= 0 ? `${this.busy[at]} % busy` : 'says nothing'} · holds ${(device.holds ?? []).map((s) => `${s.family}/${s.variant}`).join(', ') || 'nothing'}`);
    }
    this.paint();
  }

  // ---- the table

  tabulate() {
    if (!$('devices-more').open) {
      return;
    }
    const wanted = $('devices-filter').value.trim().toLowerCase();
    const found = [];
    this.devices.forEach((device, i) => {
      if (!wanted || this.text[i].includes(wanted)) {
        found.push(i);
      }
    });
    $('devices-rows').replaceChildren(...found.slice(0, this.rows).map((i) => {
      const d = this.devices[i];
      return h('tr', {},
        h('th', { scope: 'row' }, d.id), h('td', {}, d.kind), h('td', {}, d.node ?? '–'),
        h('td', {}, (d.holds ?? []).map((s) => `${s.family}/${s.variant}${s.state === 'serving' ? '' : ` (${s.state})`}`).join(', ') || 'nothing'),
        h('td', { class: 'num' }, this.busy[i] >= 0 ? `${this.busy[i]} %` : '–'),
        h('td', { class: 'num' }, number(this.waiting[i] ?? 0)));
    }));
    $('devices-next').hidden = found.length <= this.rows;
  }
}
