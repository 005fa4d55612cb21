'use strict';

// The parts of a text that are compared: words, or characters where there are no blanks.
function pieces(text) {
  return /\s/.test(text.trim()) ? text.split(/(\s+)/).filter(Boolean) : [...text];
}

// The output, with what the reference does not have marked (longest common subsequence).
function compared(output, reference) {
  const own = pieces(output), other = pieces(reference);
  if (own.length * other.length > 250000) return [output];
  const length = Array.from({length: own.length + 1}, () => new Uint16Array(other.length + 1));
  for (let i = own.length - 1; i >= 0; --i)
    for (let k = other.length - 1; k >= 0; --k)
      length[i][k] = own[i] === other[k] ? length[i + 1][k + 1] + 1
                                         : Math.max(length[i + 1][k], length[i][k + 1]);
  const out = [];
  for (let i = 0, k = 0; i < own.length; ++i) {
    while (k < other.length && own[i] !== other[k] && length[i][k + 1] >= length[i + 1][k]) ++k;
    const same = k < other.length && own[i] === other[k];
    if (same) ++k;
    out.push(same || /^\s+$/.test(own[i]) ? own[i] : make('mark', {}, own[i]));
  }
  return out;
}

function textRow(label, content, text) {
  return [make('dt', {}, label), make('dd', {dir: 'auto', lang: languageOf(text)}, content)];
}

// One sentence: what all runs were given, then what each of them said.
function sampleCard(given, outputs) {
  const rows = Object.entries(given).flatMap(([key, text]) => textRow(key, text, text));
  const shown = output => output === undefined ? make('span', {class: 'muted'}, 'nothing yet')
    : given.reference === undefined ? output : compared(output, given.reference);
  for (const {run, output} of outputs)
    rows.push(...textRow(report.runs.length > 1 ? [swatch(run), run.label] : 'output',
      shown(output), output ?? ''));
  return make('li', {class: 'card sample-card'}, make('dl', {class: 'texts'}, rows));
}

function lastUntil(moments, update) {
  return moments.findLast(moment => (moment.update ?? 0) <= update);
}

// What tells a sample from others: all but the output.
function keyOf({output: _, ...given}) { return JSON.stringify(given); }

function samplesAt(update) {
  const cards = new Map();
  const runs = report.runs.filter(run => run.samples && !report.hidden.has(run));
  for (const run of runs)
    for (const {output, ...given} of run.samples[run.samples.length - 1].samples) {
      const key = keyOf(given);
      if (!cards.has(key)) cards.set(key, {given, outputs: []});
      const then = lastUntil(run.samples, update)?.samples.find(sample => keyOf(sample) === key);
      cards.get(key).outputs.push({run, output: then?.output});
    }
  return [...cards.values()].map(({given, outputs}) => sampleCard(given, outputs));
}

function showSamples() {
  const runs = report.runs.filter(run => run.samples);
  const moments = runs.flatMap(run => run.samples).sort((a, b) => (a.update ?? 0) - (b.update ?? 0))
    .filter((moment, i, all) => i === 0 || moment.update !== all[i - 1].update);
  const missing = missingNotes('samples', 'sample translations');
  if (moments.length === 0) return void section('samples', 'Samples over time', missing);
  const list = make('ul', {class: 'cards', id: 'sample-list'});
  let chosen = moments.length - 1;
  const draw = () => list.replaceChildren(...samplesAt(moments[chosen].update ?? 0));
  const tell = i => {
    const {update, epoch} = moments[i];
    const place = isNumber(epoch) ? `, epoch ${Number(epoch.toFixed(2))}` : '';
    return `update ${showNumber(update)}${place}`;
  };
  const choose = moment => {
    chosen = moment;
    draw();
  };
  section('samples', 'Samples over time', missing,
    make('div', {class: 'controls'}, slider('Validation',
      {min: 0, max: moments.length - 1, step: 1, value: chosen}, tell, choose)),
    make('p', {class: 'muted'}, 'Words that the reference does not have are ',
      make('mark', {}, 'marked'), '.'),
    list);
  draw();
  report.onRuns.push(draw);
}
