'use strict';

const figures = [
  ['parameters', 'Parameters', showNumber],
  ['updates', 'Updates', showNumber],
  [
    'epochs', 'Epochs',
    value => isNumber(value) ? Number(value.toFixed(2)).toLocaleString('en-US') : '–'
  ],
  ['tokens', 'Target tokens', showNumber],
  ['seconds', 'Time', showDuration],
  ['tokens_per_second', 'Tokens/s', showNumber],
  ['peak_mib', 'Peak memory', showMemory],
];

function bestNames() {
  const found = new Set(report.runs.flatMap(run => Object.keys(run.summary.best ?? {})));
  const order = Object.keys(known);
  return [...found].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

function whenBest(best) {
  return isNumber(best?.epoch) ? `epoch ${Number(best.epoch.toFixed(2))}` : '';
}

function tile(label, value, detail = '') {
  return make('div', {class: 'tile'}, make('dt', {}, label),
    make('dd', {}, value, make('small', {}, detail)));
}

function tiles(run) {
  const best = bestNames().map(name => [name, run.summary.best[name]]);
  return make('dl', {class: 'tiles'},
    best.map(([name, own]) => tile(bestOf(name), showNumber(own.value), whenBest(own))),
    figures.filter(([key]) => key in run.summary)
      .map(([key, label, show]) => tile(label, show(run.summary[key]))));
}

function summaryTable() {
  const best = bestNames();
  const row = run => [
    [swatch(run), run.label],
    ...best.map(name => run.summary.best?.[name])
      .map(own => [showNumber(own?.value), make('small', {}, whenBest(own))]),
    ...figures.map(([key, , show]) => show(run.summary[key])),
  ];
  const heads = ['Run', ...best.map(bestOf), ...figures.map(([, label]) => label)];
  return table('Summary of all runs', heads, report.runs.map(row), {class: 'figures'});
}

function showSummary() {
  section('summary', 'Summary', report.runs.length === 1 ? tiles(report.runs[0]) : summaryTable());
}
