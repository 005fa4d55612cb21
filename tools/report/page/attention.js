'use strict';

// [{name, layers: [{map, ...}]}]: the maps of a sentence by their place in the model.
function attentionKinds(sentence) {
  const kinds = new Map();
  for (const map of sentence.maps) {
    const found = /^(.*?)\.?layers\.(\d+)\.(.*)$/.exec(map.layer);
    const name = found ? `${found[1]} ${found[3]}`.trim() : map.layer;
    if (!kinds.has(name)) kinds.set(name, []);
    kinds.get(name).push(map);
  }
  return [...kinds].map(([name, layers]) => ({name: readable(name), layers}));
}
function readable(name) {
  const words = name.replace(/[._]/g, ' ').replace(/(self|cross) attention/, '$1-attention');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// The tokens that label the rows and columns of a map.  Cross-attention is asked for the token that
// is being written.
function labelsOf(sentence, map) {
  const cross = map.queries !== map.keys;
  return {
    rows: map.queries === 'source' ? sentence.source_tokens
      : cross                      ? sentence.labels
                                   : sentence.target_tokens,
    columns: map.keys === 'source' ? sentence.source_tokens : sentence.target_tokens,
  };
}

// Weights 0..1 of one head, row by row; of head 'mean' the mean of all.
function weightsOf(map, head) {
  map.bytes ??= Uint8Array.from(atob(map.weights), letter => letter.charCodeAt(0));
  const size = map.bytes.length / map.heads, out = new Float32Array(size);
  const heads = head === 'mean' ? [...Array(map.heads).keys()] : [head];
  for (const h of heads)
    for (let i = 0; i < size; ++i) out[i] += map.bytes[h * size + i] / 255 / heads.length;
  return out;
}

function thumbnail(map, head, {rows, columns}) {
  const canvas =
    make('canvas', {width: columns.length, height: rows.length, 'aria-hidden': 'true'});
  const paint = canvas.getContext('2d'), image = paint.createImageData(columns.length, rows.length);
  const colour =
    getComputedStyle(document.documentElement).getPropertyValue('--heat').match(/\d+/g).map(Number);
  weightsOf(map, head).forEach(
    (weight, i) => image.data.set([...colour, Math.round(255 * weight)], 4 * i));
  paint.putImageData(image, 0, 0);
  return canvas;
}

class AttentionView {
  constructor(runs) {
    this.runs = runs;
    // Cross-attention says most: it is what aligns source and target.
    const crosses = ({layers}) => layers[0].queries !== layers[0].keys;
    const kind = attentionKinds(runs[0].attention.sentences[0]).findIndex(crosses);
    this.chosen = {run: 0, sentence: 0, kind: Math.max(0, kind), layer: 0, head: 0};
    this.controls = make('div', {class: 'controls'});
    this.texts = make('dl', {class: 'texts'});
    this.heads = make('div', {});
    this.map = make('div', {class: 'map'});
    this.caption = make('p', {class: 'muted'});
    this.node = make('div', {class: 'card attention'}, this.controls, this.texts,
      make('div', {class: 'maps'}, make('div', {class: 'side'}, this.heads),
        make('div', {class: 'big'}, this.map, this.caption)));
    this.draw();
  }

  // What is chosen, kept inside what there is: another run may have fewer layers.
  current() {
    const {chosen} = this, run = this.runs[chosen.run], {sentences} = run.attention;
    chosen.sentence = Math.min(chosen.sentence, sentences.length - 1);
    const sentence = sentences[chosen.sentence], kinds = attentionKinds(sentence);
    chosen.kind = Math.min(chosen.kind, kinds.length - 1);
    const {layers} = kinds[chosen.kind];
    chosen.layer = Math.min(chosen.layer, layers.length - 1);
    const map = layers[chosen.layer];
    if (chosen.head !== 'mean') chosen.head = Math.min(chosen.head, map.heads - 1);
    return {run, sentences, sentence, kinds, layers, map};
  }

  choose(key, value) {
    const focused =
      [...this.controls.querySelectorAll('input, select')].indexOf(document.activeElement);
    this.chosen[key] = value;
    this.draw();
    if (focused >= 0) this.refocus(key);
  }

  // The choosers were made anew; the keyboard stays where it was.
  refocus(key) {
    const group = this.controls.querySelector(`[data-chooser="${key}"]`);
    (group.querySelector('input:checked') ?? group.querySelector('select')).focus();
  }

  draw() {
    const now = this.current(), {sentence} = now;
    this.controls.replaceChildren(...this.choosers(now));
    const texts = sentence.source === undefined ? {text: sentence.reference}
      : {source: sentence.source, reference: sentence.reference, output: sentence.output};
    this.texts.replaceChildren(
      ...Object.entries(texts).flatMap(([key, text]) => textRow(key, text, text)));
    this.drawHeads(now);
    this.drawMap(now);
  }

  choosers({sentences, kinds, layers}) {
    const made = (kind, legend, key, items, label) => {
      const options = items.map((item, i) => ({value: i, label: label(item, i)}));
      const choose = value => this.choose(key, Number(value));
      const node = kind(legend, options, this.chosen[key], choose);
      node.dataset.chooser = key;
      return node;
    };
    const title = ({source, reference}, i) => `${i + 1}. ${shortened(source ?? reference, 60)}`;
    return [
      ...(this.runs.length > 1 ? [made(select, 'Run', 'run', this.runs, run => run.label)] : []),
      made(select, 'Sentence', 'sentence', sentences, title),
      made(radios, 'Attention', 'kind', kinds, kind => kind.name),
      made(radios, 'Layer', 'layer', layers, (_, i) => String(i + 1)),
    ];
  }

  drawHeads({sentence, map}) {
    const labels = labelsOf(sentence, map), heads = [...Array(map.heads).keys()];
    const option = (head, name, title) =>
      ({value: head, label: [thumbnail(map, head, labels), name], title});
    const options = heads.map(head => option(head, String(head + 1), `Head ${head + 1}`));
    if (map.heads > 1) options.push(option('mean', 'mean', 'Mean of all heads'));
    const choose = head => {
      this.chosen.head = head;
      this.drawMap(this.current());
    };
    this.heads.replaceChildren(radios('Head', options, this.chosen.head, choose, 'thumbnails'));
  }

  drawMap({run, sentence, map, kinds}) {
    const {head, layer, kind} = this.chosen, labels = labelsOf(sentence, map);
    const picture = head === 'mean' ? 'mean of all heads' : `head ${head + 1}`;
    const what = `${kinds[kind].name}, layer ${layer + 1}, ${picture}`;
    this.map.replaceChildren(
      new AttentionMap(labels, weightsOf(map, head), what, this.map.clientWidth).node);
    const {split, checkpoint} = run.attention;
    const rows = map.queries !== map.keys
      ? 'Rows: the token being written; columns: where it looks in the source.'
      : 'Rows: the token that looks; columns: what it looks at. Each row sums to 1.';
    const read = sentence.source === undefined ? 'the text' : 'source and reference';
    this.caption.textContent =
      `${split} split, checkpoint “${checkpoint}”; the model reads ${read}. ${rows}`;
  }
}

function shortened(text, most) {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : text;
}

function showAttention() {
  const runs =
    report.runs.filter(run => run.attention?.sentences.some(sentence => sentence.maps.length > 0));
  const node = section('attention', 'Attention', missingNotes('attention', 'attention maps'));
  if (runs.length === 0) return;
  const view = new AttentionView(runs);
  node.append(view.node);
  view.draw();  // now that there is a width
  onWidth(view.map, () => view.drawMap(view.current()));
}
