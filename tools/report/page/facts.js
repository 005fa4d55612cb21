'use strict';

function readableKey(path) {
  return path.replace(/^\//, '').replace(/\//g, ' · ').replace(/_/g, ' ');
}

// Any JSON value as a reader wants to see it: an object as definitions, objects beside each other
// as a table.
function facts(value) {
  if (Array.isArray(value)) return factList(value);
  if (isHistogram(value)) return histogram(value);
  if (hasParts(value)) return areAlike(value) ? comparison(value) : definitions(value);
  if (typeof value === 'number') return showNumber(value);
  return corpusText('span', value === null || isObject(value) ? '–' : String(value));
}

function definitions(value) {
  const rows = Object.entries(value).flatMap(([key, inner]) =>
    [make('dt', {}, readableKey(key)), make('dd', {}, facts(inner))]);
  return make('dl', {class: 'facts'}, rows);
}

function factList(values) {
  if (values.length === 0) return '–';
  const shown = values.slice(0, 100);
  if (!shown.every(hasParts))
    return make('ul', {class: 'list'}, shown.map(value => make('li', {}, facts(value))));
  if (shown.length === 1) return definitions(shown[0]);
  const keys = [...new Set(shown.flatMap(Object.keys))];
  return table('List', keys.map(readableKey),
    shown.map(row => keys.map(key => key in row ? facts(row[key]) : '–')));
}

// Objects with several keys in common: the splits of a corpus, the sides of a vocabulary.
function areAlike(value) {
  const parts = Object.values(value);
  if (parts.length < 2 || !parts.every(part => hasParts(part) && !isHistogram(part))) return false;
  return Object.keys(parts[0]).filter(key => parts.every(part => key in part)).length >= 2;
}

function comparison(value) {
  const names = Object.keys(value), flat = names.map(name => leaves(value[name]));
  const paths = [...new Set(flat.flatMap(Object.keys))]
    .filter(path => !flat.every(values => saysNothing(values[path])));
  const cell = (values, path) => path in values ? facts(values[path]) : '–';
  return table('Comparison', ['', ...names.map(readableKey)],
    paths.map(path => [readableKey(path), ...flat.map(values => cell(values, path))]),
    {class: 'comparison'});
}

function saysNothing(value) {
  return value === undefined || value === null ||
    (typeof value === 'object' && Object.keys(value).length === 0);
}

// As flattened(), but a histogram stays whole.
function leaves(value, path = '', out = {}) {
  if (!hasParts(value) || isHistogram(value))
    out[path] = value;
  else
    for (const [key, inner] of Object.entries(value)) leaves(inner, `${path}/${key}`, out);
  return out;
}

function isHistogram(value) {
  return isObject(value) && isNumber(value.from) && isNumber(value.width) &&
    Array.isArray(value.counts) && value.counts.length > 0 && value.counts.every(isNumber);
}

function histogram({from, width, counts}) {
  const bar = 6, height = 36, highest = Math.max(1, most(counts));
  const last = from + width * counts.length - 1;
  return make('figure', {class: 'histogram'},
    make('svg', {
      width: bar * counts.length,
      height,
      role: 'img',
      'aria-label': `Histogram from ${from} to ${last}`
    },
      counts.map((count, i) => {
        const tall = count > 0 ? Math.max(1, height * count / highest) : 0,
              begin = from + i * width;
        const until = width > 1 ? ` to ${begin + width - 1}` : '';
        return make('rect', {x: i * bar, y: height - tall, width: bar - 1, height: tall},
          make('title', {}, `${begin}${until}: ${showNumber(count)}`));
      })),
    make('figcaption', {}, make('span', {}, showNumber(from)), make('span', {}, showNumber(last))));
}

// A section with one foldable card for each run that has this part; inShort says in a line what is
// inside.
function showFacts(name, title, what, inShort) {
  const runs = report.runs.filter(run => run[name] !== undefined);
  section(name, title, missingNotes(name, what),
    runs.map(run => make('details', {class: 'card', open: runs.length === 1},
               make('summary', {}, swatch(run), run.label, make('span', {class: 'muted'}, ' ', inShort(run[name]))),
               facts(run[name]))));
}

function dataInShort(data) {
  const splits = Object.entries(part(data, 'splits') ?? {});
  const counts = splits.filter(([, split]) => isNumber(part(split, 'examples')));
  return counts.map(([name, split]) => `${showNumber(split.examples)} ${name}`).join(', ');
}

function manifestInShort(manifest) {
  const last = [part(manifest, 'sessions')].flat().at(-1), machine = part(last, 'machine');
  const version = part(part(last, 'program'), 'version'), threads = part(machine, 'threads');
  return [version && `manako ${version}`, part(machine, 'cpu'), threads && `${threads} threads`]
    .filter(Boolean).join(', ');
}
