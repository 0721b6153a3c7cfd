// What would the planner do?
import { h, $, number, percent, colour, dot } from './look.js';

export class WhatIf {
  /** @param send (path, options) -> response */
  constructor(send) {
    this.send = send;
    this.fields = new Map();
    $('whatif').addEventListener('submit', (event) => {
      event.preventDefault();
      this.ask();
    });
  }

  /** @param names of what can be asked for; @param demand what is planned for now */
  shape(names, demand) {
    if (names.join() === [...this.fields.keys()].join()) {
      return;
    }
    this.fields.clear();
    $('whatif-demands').replaceChildren(...names.map((name, i) => {
      const input = h('input', { type: 'number', min: 0, max: 1e9, step: 'any', id: `whatif-${i}`, inputMode: 'decimal', required: true });
      input.value = Math.round((demand?.[name] ?? 0) * 10) / 10;
      this.fields.set(name, input);
      return h('div', {}, h('label', { htmlFor: `whatif-${i}` }, `${name} per second`), input);
    }));
  }

  async ask() {
    const button = $('whatif').querySelector('button');
    const answer = $('whatif-answer');
    button.disabled = true;
    answer.setAttribute('aria-busy', 'true');
    answer.replaceChildren(h('p', { class: 'quiet' }, 'The planner is at it …'));
    try {
      const demand = Object.fromEntries([...this.fields].map(([name, input]) => [name, Number(input.value)]));
      const response = await this.send('/dashboard/what-if', {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ demand }),
      });
      const said = await response.json();
      if (!response.ok) {
        throw new Error(said.error);
      }
      answer.replaceChildren(...this.told(said));
    } catch (failure) {
      answer.replaceChildren(h('p', { class: 'error' }, `No answer: ${failure.message}`));
    } finally {
      button.disabled = false;
      answer.removeAttribute('aria-busy');
    }
  }

  told(said) {
    const rows = said.families.filter((f) => f.demand > 0 || f.served > 0).map((f) => h('tr', {},
      h('th', { scope: 'row' }, f.name),
      h('td', { class: 'num' }, number(f.demand)),
      h('td', { class: 'num' }, number(f.served)),
      h('td', { class: 'num' }, percent(f.accuracy)),
      h('td', {}, h('ul', { class: 'chips' }, ...f.variants.map((v) =>
        h('li', {}, dot(colour(v.rank, v.of)), `${v.name} ${percent(v.share, 0)} on ${number(v.devices)}`)))),
    ));
    const short = [...said.families, ...said.pipelines].filter((f) => f.shortfall > 0);
    return [
      h('p', {}, short.length
        ? `It cannot be done in full: ${short.map((f) => `${number(f.shortfall)} a second of ${f.name} would be dropped`).join('; ')}.`
        : `It can be done, with ${number(said.devices_used)} of ${number(said.devices)} devices.`),
      h('div', { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Table: what would be' }, h('table', {},
        h('caption', { class: 'unseen' }, 'What would be'),
        h('thead', {}, h('tr', {}, ...['Family', 'Asked', 'Served', 'Accuracy', 'By'].map((t, i) =>
          h('th', { scope: 'col', class: i > 0 && i < 4 ? 'num' : '' }, t)))),
        h('tbody', {}, ...rows))),
      h('details', { open: true }, h('summary', {}, `Why, says ${said.planner}${said.solve_ms ? ` (${number(said.solve_ms)} ms)` : ''}`),
        h('ul', { class: 'prose', tabIndex: 0, 'aria-label': 'Why it would be so' }, ...said.rationale.map((reason) => h('li', {}, reason)))),
    ];
  }
}
