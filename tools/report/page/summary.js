'use strict';

// key, label, how it is shown, and what stands beside it in small.
const figures = [
  ['parameters', 'Parameters', showNumber],
  ['updates', 'Updates', showNumber, summary => inEpochs(summary.epochs)],
  ['tokens', 'Target tokens', showNumber],
  ['seconds', 'Time', showDuration, summary => perSecond(summary.tokens_per_second)],
  ['peak_mib', 'Peak memory', showMemory],
];

function inEpochs(epochs) { return isNumber(epochs) ? `epoch ${Number(epochs.toFixed(2))}` : ''; }
function perSecond(tokens) { return isNumber(tokens) ? `${showNumber(tokens)} tokens/s` : ''; }

function bestNames() {
  const found = new Set(report.runs.flatMap(run => Object.keys(run.summary.best ?? {})));
  const order = Object.keys(known);
  return [...found].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

function whenBest(best) { return inEpochs(best?.epoch); }

// Why training stopped, as the manifest tells of its last session.
function ending(run) {
  const sessions = part(run.manifest, 'sessions');
  if (!Array.isArray(sessions) || sessions.length === 0) return null;
  const ended = part(sessions.at(-1), 'ended');
  if (!isObject(ended)) return 'no end recorded: it runs still, or was killed';
  return `${ended.reason} after update ${ended.update}`;
}

function endings() {
  const told = report.runs.filter(run => ending(run) !== null);
  if (told.length === 0) return null;
  return make('p', {class: 'muted endings'}, 'How training ended:\u00a0 ',
    told.map(run => make('span', {class: 'ending'},
                report.runs.length > 1 ? [swatch(run), run.label, ': '] : null, ending(run))));
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
      .map(([key, label, show, beside]) =>
             tile(label, show(run.summary[key]), beside?.(run.summary) ?? '')));
}

function summaryTable() {
  const best = bestNames();
  const row = run => [
    [swatch(run), run.label],
    ...best.map(name => run.summary.best?.[name])
      .map(own => [showNumber(own?.value), make('small', {}, whenBest(own))]),
    ...figures.map(([key, , show, beside]) =>
                     [show(run.summary[key]), make('small', {}, beside?.(run.summary) ?? '')]),
  ];
  const heads = ['Run', ...best.map(bestOf), ...figures.map(([, label]) => label)];
  return table('Summary of all runs', heads, report.runs.map(row), {class: 'figures'});
}

function showSummary() {
  section('summary', 'Summary', report.runs.length === 1 ? tiles(report.runs[0]) : summaryTable(),
    endings());
}
