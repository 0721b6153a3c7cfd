// The page: fetches what there is to see, hears news of it each second, and shows it.
import { h, $, say, counted, number, percent, colour, dot } from './look.js';
import { Charts } from './charts.js';
import { Devices } from './devices.js';
import { WhatIf } from './whatif.js';

const KEPT = 600;
const SILENT_MS = 5000;
const state = { seconds: [], layout: null, tick: null, version: 0, model: null, span: 180, heard: 0, fetching: false };

// ---- asking

/** With the key, if this server has asked for one. */
function send(path, options = {}) {
  const key = sessionStorage.getItem('gearshift-key');
  const headers = { ...options.headers, ...(key ? { Authorization: `Bearer ${key}` } : {}) };
  return fetch(path, { ...options, headers, cache: 'no-store' });
}

async function json(path) {
  const response = await send(path);
  if (!response.ok) {
    throw Object.assign(new Error(`${path}: ${response.status}`), { status: response.status });
  }
  return response.json();
}

async function listen() {
  for (let pause = 500; ; pause = Math.min(pause * 2, 8000)) {
    try {
      state.seconds = (await json('/dashboard/history')).seconds;
      const response = await send('/dashboard/events');
      if (!response.ok) {
        throw Object.assign(new Error(`${response.status}`), { status: response.status });
      }
      $('key-form').hidden = true;
      pause = 500;
      await read(response.body.pipeThrough(new TextDecoderStream()).getReader());
    } catch (failure) {
      if (failure.status === 401 || failure.status === 403) {
        await askForKey();
      }
      link('gone', failure.status === 503
        ? 'The server has no room for this page now; trying again'
        : 'Disconnected; trying again');
    }
    await new Promise((resume) => setTimeout(resume, pause));
  }
}

/** Server-sent events, which come in pieces. */
async function read(reader) {
  let text = '';
  for (;;) {
    const watchdog = setTimeout(() => reader.cancel(), SILENT_MS);
    const { value, done } = await reader.read().finally(() => clearTimeout(watchdog));
    if (done) {
      throw new Error('the stream has ended');
    }
    text += value;
    const events = text.split('\n\n');
    text = events.pop();
    for (const event of events) {
      await hear(JSON.parse(event.slice('data: '.length)));
    }
  }
}

function askForKey() {
  $('key-form').hidden = false;
  return new Promise((done) => {
    $('key-form').onsubmit = (event) => {
      event.preventDefault();
      sessionStorage.setItem('gearshift-key', $('key').value);
      $('key').value = '';
      done();
    };
  });
}

async function hear(tick) {
  state.tick = tick;
  if (tick.second && tick.second.t !== state.seconds.at(-1)?.t) {
    state.seconds.push(tick.second);
    state.seconds.splice(0, Math.max(0, state.seconds.length - KEPT));
  }
  if (tick.layout !== state.version) {
    state.layout = await json('/dashboard/layout');
    state.version = tick.layout;
    shape();
  }
  state.heard = performance.now();
  link('live', 'Live');
  if (!document.hidden) {
    draw();
  }
}

function link(is, text) {
  $('link').dataset.state = is;
  say('link', text);
  document.body.classList.toggle('stale', is === 'gone');
}

// ---- showing

const charts = new Charts($('charts'));
const devices = new Devices();
const whatIf = new WhatIf(send);

function model() {
  return state.layout.models.find((m) => m.name === state.model);
}

/** The model that is asked most, as long as nobody has chosen one. */
function busiest() {
  const last = state.seconds.slice(-10);
  const asked = (m) => last.reduce((sum, s) => sum + (s.models[m.name]?.taken ?? 0), 0);
  const staged = new Set(state.layout.models.flatMap((m) => (m.stages ?? []).map((s) => s.family)));
  return [...state.layout.models].sort((a, b) => asked(b) - asked(a) || staged.has(a.name) - staged.has(b.name))[0]?.name;
}

function shape() {
  const { models } = state.layout;
  if (!models.some((m) => m.name === state.model)) {
    state.model = busiest();
  }
  $('models').hidden = models.length < 2;
  const names = models.map((m) => m.name).join();
  if ($('models').dataset.names !== names) {
    $('models').dataset.names = names;
    $('models').replaceChildren($('models').firstElementChild, ...models.map((m) => {
      const input = h('input', { type: 'radio', name: 'model', value: m.name, checked: m.name === state.model });
      input.addEventListener('change', () => { state.model = m.name; shapeCharts(); draw(); });
      return h('label', {}, input, h('span', {}, m.name));
    }));
  }
  shapeCharts();
  devices.shape(state.layout);
  whatIf.shape(models.filter((m) => !isStageOnly(m)).map((m) => m.name), state.tick.planned?.demand);
  plan();
  nodes();
  pipelines();
}

/** What only pipelines ask for: the demand for it follows from theirs. */
function isStageOnly(m) {
  return state.layout.models.some((p) => (p.stages ?? []).some((s) => s.family === m.name));
}

function shapeCharts() {
  const is = model();
  const key = JSON.stringify([is, document.documentElement.dataset.theme]);
  if (is && key !== state.shaped) {
    state.shaped = key;
    charts.shape(is, Object.keys(state.layout.reasons));
  }
}

function draw() {
  if (!state.layout || !state.tick) {
    return;
  }
  const is = model();
  const verdict = state.tick.verdicts[state.model] ?? {};
  headline(is, verdict);
  const newest = state.seconds.at(-1)?.t ?? 0;
  const shown = state.seconds.filter((s) => s.t > newest - state.span * 1000);
  charts.draw(shown.map((s) => ({ t: s.t, model: s.models[state.model] ?? {} })));
  devices.show(state.tick.busy, state.tick.waiting);
}

function headline(is, verdict) {
  const part = verdict.in_time;
  const kept = part === undefined ? 'unknown' : part >= 0.99 ? 'kept' : part >= 0.95 ? 'slipping' : 'broken';
  document.querySelector('.verdict').dataset.state = kept;
  say('headline', { unknown: 'Idle', kept: 'Promises are kept', slipping: 'Promises are slipping', broken: 'Promises are broken' }[kept]);
  say('why', verdict.why ?? '');
  say('in-time', percent(part));
  say('in-time-more', `of queries within ${number(is?.slo_ms)} ms, last 10 s`);
  say('accuracy', percent(verdict.accuracy));
  const best = is?.variants?.[0];
  say('accuracy-more', best ? `of ${percent(best.accuracy)} by ${best.name}` : 'of the newest answers');
  const last = state.seconds.slice(-10).map((s) => s.models[state.model] ?? {});
  const demand = last.reduce((sum, m) => sum + (m.demand ?? 0), 0) / Math.max(1, last.length);
  const now = last.at(-1) ?? {};
  say('demand', `${number(demand)}/s`);
  say('demand-more', now.capacity_fast ? `of ${number(now.capacity_accurate)} in top gear, ${number(now.capacity_fast)} in the lowest` : 'items a second');
  gear(is, verdict.gear, now.gear);
}

function gear(is, gear, planned) {
  const variants = is?.variants ?? [];
  say('gear', gear ? (gear.top ? 'Top' : `${gear.number} of ${gear.of}`) : '–');
  const most = gear ? `${gear.variant} gives ${percent(gear.share, 0)} of the answers` : variants.length ? 'no answers just now' : 'each stage has its own';
  say('gear-more', planned === undefined ? most : `${most}, in gear ${planned} of the gear plan`);
  const lever = $('lever');
  lever.replaceChildren(...[...variants].reverse().map((v) => {
    const mark = h('i');
    if (gear?.variant === v.name) {
      mark.style.background = colour(variants.indexOf(v), variants.length);
    }
    return mark;
  }));
}

function plan() {
  const is = state.layout.plan;
  const causes = { period: 'the last was made a while ago', burst: 'more was asked than the last was made for', devices: 'a device came or went', repository: 'what there is to serve changed', policy: 'another planner was chosen', operator: 'somebody asked for it' };
  say('plan-state', is
    ? [`Plan ${is.epoch ?? '–'} by ${is.planner}${is.solve_ms ? ` in ${number(is.solve_ms)} ms` : ''}`,
      is.trigger ? `made because ${causes[is.trigger] ?? is.trigger}` : '',
      is.arrived ? 'everything stands as it says' : `under way: ${is.why}`,
      is.devices_wanted ? `${counted(is.devices_wanted, 'device')} would do` : ''].filter(Boolean).join(' · ')
    : 'The planner has not answered yet.');
  $('rationale').replaceChildren(...(is?.rationale ?? []).map((reason) => h('li', {}, reason)));
}

function nodes() {
  const { nodes: all, self, planner_node: planner } = state.layout;
  $('nodes').replaceChildren(...all.map((n) => h('tr', {},
    h('th', { scope: 'row' }, n.name + (n.name === self ? ' (this one)' : '')),
    h('td', {}, [...n.roles, ...(n.name === planner ? ['planner'] : [])].join(', ')),
    h('td', {}, n.reachable ? n.status : `${n.status}, not reachable`),
    h('td', { class: 'num' }, number(n.devices)))));
  say('where', `${counted(all.length, 'node')} · ${counted(state.layout.devices.length, 'device')}`);
  const telling = all.filter((n) => n.telling).length;
  say('scope', `Figures are of the whole cluster, as ${self} hears it: ${telling === all.length ? 'every node tells' : `${telling} of ${all.length} nodes tell`} what it does. Accuracy is what was measured of each variant beforehand.`);
}

function pipelines() {
  const piped = state.layout.models.filter((m) => m.stages);
  $('pipelines-part').hidden = !piped.length;
  $('pipelines').replaceChildren(...piped.flatMap((m) => [
    h('h3', {}, `${m.name}, within ${number(m.slo_ms)} ms`),
    h('ol', { class: 'stages', 'aria-label': `Stages of ${m.name}` }, ...m.stages.map((s) => {
      const family = state.layout.models.find((f) => f.name === s.family);
      return h('li', {}, `${s.name}: ${s.family}${s.parent && m.stages.indexOf(s) > 1 ? ` (after ${s.parent})` : ''} `,
        ...(family?.variants ?? []).map((v, i) => dot(colour(i, family.variants.length))));
    })),
  ]));
}

// ---- choosing

function theme(dark) {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  $('theme').setAttribute('aria-pressed', String(dark));
  if (state.layout) {
    shapeCharts();
    devices.shape(state.layout);
    pipelines();
    draw();
  }
}

const prefers = matchMedia('(prefers-color-scheme: dark)');
const chosen = localStorage.getItem('gearshift-theme');
theme(chosen ? chosen === 'dark' : prefers.matches);
prefers.addEventListener('change', () => localStorage.getItem('gearshift-theme') ?? theme(prefers.matches));
$('theme').addEventListener('click', () => {
  const dark = document.documentElement.dataset.theme !== 'dark';
  localStorage.setItem('gearshift-theme', dark ? 'dark' : 'light');
  theme(dark);
});
$('spans').addEventListener('change', (event) => { state.span = Number(event.target.value); draw(); });
document.addEventListener('visibilitychange', () => { if (!document.hidden) { draw(); } });
setInterval(() => {
  if (state.heard && performance.now() - state.heard > SILENT_MS) {
    link('gone', `No news for ${Math.round((performance.now() - state.heard) / 1000)} s; trying again`);
  }
}, 1000);
listen();
