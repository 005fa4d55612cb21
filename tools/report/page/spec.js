'use strict';

function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
function hasParts(value) { return isObject(value) && Object.keys(value).length > 0; }
function part(value, key) {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

// {"model.d_model": 128, ...}: every value of an object that has no parts, by the key that an
// override names.
function flattened(value, path = '', out = {}) {
  if (!hasParts(value))
    out[path] = value;
  else
    for (const [key, inner] of Object.entries(value)) flattened(inner, path === '' ? key : `${path}.${key}`, out);
  return out;
}

function showValue(value) {
  return value === undefined ? make('span', {class: 'muted'}, '–')
                             : make('code', {}, JSON.stringify(value));
}

// A key further down that ends alike: model.encoder.dropout.rate follows model.dropout.rate.
function follows(path, base) {
  const words = base.split('.'), end = words.slice(-2).join('.'), above = words.slice(0, -2);
  return path !== base && path.endsWith(`.${end}`) &&
    path.startsWith(above.map(word => `${word}.`).join(''));
}

// Keys whose values differ.  What follows another key, and differs alike, is in its row.
function differingRows(flat) {
  const rows = [];
  for (const path of new Set(flat.flatMap(Object.keys))) {
    const values = flat.map(spec => spec[path]), as = JSON.stringify(values);
    if (values.every(value => JSON.stringify(value) === JSON.stringify(values[0]))) continue;
    const base = rows.find(row => row.as === as && follows(path, row.path));
    if (base)
      base.also.push(path);
    else
      rows.push({path, also: [], values, as});
  }
  return rows;
}

function differences() {
  const runs = report.runs.filter(run => run.spec);
  if (runs.length < 2) return [];
  const rows = differingRows(runs.map(run => flattened(run.spec)));
  if (rows.length === 0) return [note('The specs of these runs are the same.')];
  const also = paths => paths.length === 0 ? null
    : make('small', {title: paths.join('\n')}, `and ${paths.length} below that follow it`);
  const cells = rows.map(row =>
    [[make('code', {}, row.path), also(row.also)], ...row.values.map(showValue)]);
  return [make('h3', {}, 'What differs between the runs'),
    table('Differences of the specs', ['Key', ...runs.map(run => [swatch(run), run.label])], cells,
      {id: 'differences'})];
}

// An object as lines of keys and values.  `given` holds those that were set by hand; `look` is the
// class of the outermost list.
function specTree(value, given, look = null) {
  return make('ul', {class: look}, Object.entries(value).map(([key, inner]) => {
    const own = part(given, key), state = own === undefined ? 'default' : 'set';
    if (!hasParts(inner))
      return make('li', {class: state}, make('span', {class: 'key'}, key), ' ', showValue(inner));
    return make('li', {class: state},
      make('details', {open: look !== null || isObject(own)}, make('summary', {}, key),
        specTree(inner, own)));
  }));
}

function origin({extends: base, overrides}) {
  const texts = [base === null ? 'Strong: set by hand. Pale: a default.'
    : 'Strong: what this spec changes. Pale: from its base, or a default. '];
  if (base !== null) texts.push('Extends ', make('code', {}, [base].flat().join(', ')), '. ');
  if (overrides.length > 0)
    texts.push(' On the command line: ', make('code', {}, overrides.join(' ')), '.');
  return make('p', {class: 'muted'}, texts);
}

function specCard(run) {
  return make('details', {class: 'card spec', open: report.runs.length === 1},
    make('summary', {}, swatch(run), run.label,
      make('span', {class: 'muted'}, ' the whole spec, every default written out')),
    run.given ? origin(run.given) : null,
    specTree(run.spec, run.given?.values, run.given ? 'tree' : 'tree plain'));
}

function showSpecs() {
  section('spec', 'Spec', missingNotes('spec', 'spec'), differences(),
    report.runs.filter(run => hasParts(run.spec)).map(specCard),
    missingNotes('given', 'record of what was set by hand'));
}
