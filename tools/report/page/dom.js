'use strict';

// Elements are made here and nowhere else.  Strings become text nodes: nothing that stands in a
// file of a run is ever read as markup.
const svgNames = new Set(['svg', 'g', 'path', 'line', 'circle', 'rect', 'text', 'title']);

function make(name, attributes = {}, ...children) {
  const node = svgNames.has(name) ? document.createElementNS('http://www.w3.org/2000/svg', name)
                                  : document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined && value !== null && value !== false)
      node.setAttribute(key, value === true ? '' : value);
  node.append(...children.flat(Infinity).filter(child => child !== undefined && child !== null));
  return node;
}

function listen(node, handlers) {
  for (const [event, handler] of Object.entries(handlers)) node.addEventListener(event, handler);
  return node;
}

// Calls redraw when the width of a node has changed; in the next frame, as a redraw changes sizes.
function onWidth(node, redraw) {
  let width = node.clientWidth;
  new ResizeObserver(() => {
    if (node.clientWidth === width) return;
    width = node.clientWidth;
    requestAnimationFrame(redraw);
  }).observe(node);
}

let lastId = 0;
function freshId() { return `id-${++lastId}`; }

// Text of a corpus: Japanese must not be drawn with the Chinese forms of its characters.
function corpusText(name, text, attributes = {}) {
  return make(name, {dir: 'auto', lang: languageOf(text), ...attributes}, text);
}
function languageOf(text) { return /[\u3040-\u30ff]/.test(text) ? 'ja' : undefined; }

// A chooser of one among few: native radio buttons, so the arrow keys work.
// options: [{value, label (text or node), title}]
function radios(legend, options, chosen, choose, kind = 'segments') {
  const group = freshId();
  return make('fieldset', {class: `chooser ${kind}`}, make('legend', {}, legend),
    make('div', {class: 'options'}, options.map(({value, label, title}) => {
      const input = make('input', {type: 'radio', name: group, value, checked: value === chosen});
      listen(input, {change: () => choose(value)});
      return make('label', {title}, input, make('span', {}, label));
    })));
}

function select(legend, options, chosen, choose) {
  const id = freshId();
  const list = make('select', {id}, options.map(({value,
    label}) => make('option', {value, selected: String(value) === String(chosen)}, label)));
  listen(list, {change: () => choose(list.value)});
  return make('div', {class: 'chooser'}, make('label', {for: id
  }, legend), list);
}

// tell(value) is the text beside the slider.
function slider(legend, {min, max, step, value}, tell, choose) {
  const id = freshId();
  const input = make('input', {id, type: 'range', min, max, step, value});
  const output = make('output', {for: id
  }, tell(value));
  listen(input, {
    input: () => {
      output.textContent = tell(Number(input.value));
      input.setAttribute('aria-valuetext', output.textContent);
      choose(Number(input.value));
    }
  });
  return make('div', {class: 'chooser'}, make('label', {for: id
  }, legend), input, output);
}

// A section of the page, and its entry among the links.
function section(id, title, ...children) {
  document.getElementById('links').append(make('li', {}, make('a', {href: `#${id}`}, title)));
  const node = make('section', {id, 'aria-labelledby': `${id}-title`},
    make('h2', {id: `${id}-title`}, title), children);
  document.getElementById('page').append(node);
  return node;
}

function note(...text) { return make('p', {class: 'note'}, ...text); }

// Why a part of some runs is not there.
function missingNotes(name, what) {
  return report.runs.filter(run => run.missing[name])
    .map(run => note(`${run.label}: no ${what}: `, make('code', {}, run.missing[name])));
}

function swatch(run) {
  return make('span', {class: `swatch run-${run.color}`, 'aria-hidden': 'true'});
}

// heads: the names of the columns; rows: [[name of the row, cell, ..], ..].  It scrolls by itself.
function table(label, heads, rows, attributes = {}) {
  const head = make('tr', {}, heads.map(name => make('th', {scope: 'col'}, name)));
  const body = rows.map(([name, ...cells]) => make('tr', {}, make('th', {scope: 'row'}, name),
    cells.map(cell => make('td', {}, cell))));
  return make('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label},
    make('table', attributes, make('thead', {}, head), make('tbody', {}, body)));
}
