'use strict';

// How the numbers of metrics.jsonl are called; others keep their name and come last.
const known = {
  loss: ['Loss', 'what is minimised, nats per token'],
  nll: ['NLL', 'nats per token, without label smoothing'],
  perplexity: ['Perplexity', 'e to the negative log-likelihood'],
  token_accuracy: ['Token accuracy', '% of tokens that the model found likeliest'],
  bleu: ['BLEU', '0 to 100, more is better'],
  chrf: ['chrF', '0 to 100, more is better'],
  lr: ['Learning rate', 'of the last update'],
  gradient_norm: ['Gradient norm', 'before clipping'],
  tokens_per_second: ['Throughput', 'target tokens per second'],
  peak_mib: ['Peak memory', 'MiB'],
  skipped_updates: ['Skipped updates', 'loss or gradient was not finite'],
};
function nameOf(series) { return known[series]?.[0] ?? series; }
function bestOf(series) {
  const name = nameOf(series).replace(/^[A-Z](?=[a-z])/, letter => letter.toLowerCase());
  return `Best ${name}`;
}

// Perplexity falls by orders of magnitude: drawn linearly, only the first points would be seen.
const logarithmic = new Set(['perplexity']);

// The points of one series: {xs, ys}.
function points(table, name, axis) {
  const {rows, values} = table.series[name], all = table.axes[axis];
  return {xs: rows ? rows.map(row => all[row]) : values.map((_, i) => all[i]), ys: values};
}

function seriesNames() {
  const found = new Set();
  for (const run of report.runs)
    for (const table of tables(run)) Object.keys(table.series).forEach(name => found.add(name));
  const order = Object.keys(known);
  const rank = name => order.includes(name) ? order.indexOf(name) : order.length;
  return [...found].filter(worthwhile).sort((a, b) => rank(a) - rank(b));
}
function tables(run) { return [run.train, run.valid].filter(Boolean); }

// A count of failures that never left 0 is no curve.
function worthwhile(name) {
  return name !== 'skipped_updates' ||
    report.runs.some(run => run.train?.series[name]?.values.some(value => value !== 0));
}

function curvesOf(name, axis) {
  return report.runs.filter(run => !report.hidden.has(run))
    .flatMap(run => ['train', 'valid']
                      .filter(kind => run[kind]?.series[name])
                      .map(kind => ({run, kind, ...points(run[kind], name, axis)})));
}

function showCurves() {
  const view = {axis: 'update', scale: 'auto', smooth: 0, cursor: null};
  const grid = make('div', {class: 'charts'});
  const moved = x => charts.forEach(chart => chart.point(x));
  const charts = seriesNames().map(name => new Chart(nameOf(name), known[name]?.[1] ?? '',
                                     axis => curvesOf(name, axis), moved, logarithmic.has(name)));
  const draw = () => charts.forEach(chart => chart.draw({...view}));
  const change = (key, value) => {
    view[key] = value;
    draw();
  };
  const named = Object.entries(axes).map(([value, {label}]) => ({value, label}));
  const scales = [{value: 'auto', label: 'Auto', title: 'Logarithmic for perplexity'},
    {value: 'linear', label: 'Linear'}, {value: 'log', label: 'Log'}];
  const controls = make('div', {class: 'controls'},
    radios('Horizontal axis', named, view.axis, value => change('axis', value)),
    radios('Vertical axis', scales, view.scale, value => change('scale', value)),
    slider('Smoothing', {min: 0, max: 0.98, step: 0.02, value: 0},
      value => value === 0 ? 'off' : value.toFixed(2), value => change('smooth', value)));
  const key = make('p', {class: 'line-key muted', 'aria-hidden': 'true'},
    make('span', {class: 'sample train'}), 'training, mean of the interval',
    make('span', {class: 'sample valid'}), 'validation');
  const missing = missingNotes('curves', 'curves');
  section('curves', 'Curves', missing, charts.length > 0 ? [controls, key, grid] : null);
  grid.append(...charts.map(chart => chart.node));
  draw();
  report.onRuns.push(draw);
  onWidth(grid, draw);
}
