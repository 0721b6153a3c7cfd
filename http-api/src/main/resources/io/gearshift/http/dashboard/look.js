// How things look: elements, numbers, and a colour for each variant.

/** An element; a property is set if it is one, and is an attribute otherwise. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'class') {
      element.className = value;
    } else if (name in element) {
      element[name] = value;
    } else {
      element.setAttribute(name, value);
    }
  }
  element.append(...children);
  return element;
}

export const $ = (id) => document.getElementById(id);

/** Changes a text only if it is another, so that nothing is read out or drawn in vain. */
export function say(id, text) {
  const element = $(id);
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export function number(value) {
  if (value === undefined || value === null || Number.isNaN(value)) {
    return '–';
  }
  const digits = Number.isInteger(value) || Math.abs(value) >= 10 ? 0 : 1;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** With its noun. */
export function counted(count, noun) {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** For where there is little room: 20 k for 20,000. */
export function short(value) {
  return value < 10_000 ? number(value) : value.toLocaleString('en', { notation: 'compact' });
}

export function percent(part, digits = 1) {
  if (part === undefined || part === null || Number.isNaN(part)) {
    return '–';
  }
  // what is nearly all is not all
  const shown = part < 1 ? Math.min(part * 100, 100 - 10 ** -digits) : 100;
  return `${shown.toFixed(shown === 100 ? 0 : digits)} %`;
}

export function isDark() {
  return document.documentElement.dataset.theme === 'dark';
}

/** From the most accurate variant to the least: from blue by green to amber. Red is for drops. */
export function colour(rank, of) {
  const part = of < 2 ? 0 : rank / (of - 1);
  const stops = isDark()
    ? [[221, 84, 68], [178, 52, 54], [92, 44, 58], [42, 90, 62]]
    : [[221, 70, 46], [184, 70, 36], [98, 44, 42], [36, 92, 48]];
  const at = part * (stops.length - 1);
  const low = Math.min(Math.floor(at), stops.length - 2);
  const mix = stops[low].map((v, i) => Math.round(v + (stops[low + 1][i] - v) * (at - low)));
  return `hsl(${mix[0]} ${mix[1]}% ${mix[2]}%)`;
}

/** Of refusals, and of what was late. */
export function dropColour(index) {
  const hues = isDark()
    ? ['hsl(2 90% 72%)', 'hsl(338 70% 66%)', 'hsl(20 80% 60%)', 'hsl(310 40% 62%)', 'hsl(0 30% 55%)', 'hsl(280 30% 65%)']
    : ['hsl(357 67% 43%)', 'hsl(335 60% 38%)', 'hsl(16 80% 42%)', 'hsl(310 40% 38%)', 'hsl(0 25% 45%)', 'hsl(280 30% 45%)'];
  return hues[index % hues.length];
}

export function dot(ofColour) {
  const mark = h('span', { class: 'dot', 'aria-hidden': 'true' });
  mark.style.background = ofColour;
  return mark;
}

export const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function clock(millis) {
  return new Date(millis).toLocaleTimeString('en-GB');
}

/** Reasons as people say them. */
export const REASONS = {
  deadline: 'deadline', overload: 'queues full', unavailable: 'nothing loaded',
  failed: 'network failed', lost: 'device lost', invalid: "client's mistake",
};
