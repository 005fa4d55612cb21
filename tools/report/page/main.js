'use strict';

const numColors = 8;

// What the page shows.  onRuns: called when runs were hidden or shown.
const report = {
  runs: [],
  hidden: new Set(),
  onRuns: []
};

function readRuns() {
  const {runs, program} = JSON.parse(document.getElementById('runs').textContent);
  report.program = program;
  const names = runs.map(run => typeof run.spec?.name === 'string' ? run.spec.name : run.path);
  report.runs = runs.map((run, i) => ({
    ...run,
    color: i % numColors,
    // Runs of one name are told apart by where they stand.
    label: names.indexOf(names[i]) === names.lastIndexOf(names[i]) ? names[i] : run.path
  }));
}

function showTitle() {
  const {runs} = report, title = runs.length === 1 ? runs[0].label : `${runs.length} runs`;
  document.title = `${title} · Manako report`;
  document.getElementById('title').textContent = title;
  document.getElementById('subtitle').textContent = runs.map(run => run.path).join(' · ');
  document.getElementById('footer').textContent =
    `Made by ${report.program}. One file: nothing was fetched, and nothing will be.`;
}

function showLegend() {
  if (report.runs.length < 2) return;
  document.getElementById('legend').append(
    make('fieldset', {class: 'legend'}, make('legend', {}, 'Runs shown'), report.runs.map(run => {
      const input = make('input', {type: 'checkbox', checked: true});
      listen(input, {
        change: () => {
          if (input.checked)
            report.hidden.delete(run);
          else
            report.hidden.add(run);
          report.onRuns.forEach(redraw => redraw());
        }
      });
      return make('label', {}, input, swatch(run), make('span', {}, run.label));
    })));
}

function showTheme() {
  const names = {auto: 'Auto', light: 'Light', dark: 'Dark'};
  const options = Object.entries(names).map(([value, label]) => ({value, label}));
  const choose = value => {
    document.documentElement.dataset.theme = value;
  };
  document.getElementById('theme').append(radios('Theme', options, 'auto', choose));
}

function start() {
  readRuns();
  showTitle();
  showTheme();
  showLegend();
  showSummary();
  showCurves();
  showSamples();
  showAttention();
  showSpecs();
  showFacts('data', 'Data', 'data report', dataInShort);
  showFacts('manifest', 'Environment', 'manifest', manifestInShort);
}

document.addEventListener('DOMContentLoaded', start);
