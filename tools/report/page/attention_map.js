'use strict';

const fontSize = 12;

function tokenText(token) {
  return shortened(token.replace(/ /g, '␣').replace(/\n/g, '↵').replace(/\t/g, '⇥'), 14);
}

// About as wide as it will be drawn: wide characters are square.
function widthOf(text) {
  const wide = letter => letter.codePointAt(0) >= 0x2e80;
  return [...text].reduce((sum, letter) => sum + (wide(letter) ? 1 : 0.58), 0) * fontSize;
}

// The picture of one head: rows and columns of tokens, a weight 0..1 in each cell (row by row).
class AttentionMap {
  constructor({rows, columns}, weights, what, room) {
    Object.assign(this, {rows, columns, weights, what});
    const names = {rows: rows.map(tokenText), columns: columns.map(tokenText)};
    const slant = 0.75;  // of column names, which lean to the right
    this.left = 10 + most(names.rows.map(widthOf));
    this.top = 18 + slant * most(names.columns.map(widthOf));
    const right = 8 + slant * widthOf(names.columns[columns.length - 1]);
    const fitting = (room - this.left - right) / columns.length;
    this.cell = Math.floor(Math.max(13, Math.min(34, fitting)));
    this.width = this.left + this.cell * columns.length + right;
    this.height = this.top + this.cell * rows.length + 6;
    this.at = {row: -1, column: -1};
    this.marks = make('g', {class: 'marks'});
    this.reading = make('p', {class: 'reading', 'aria-live': 'polite'}, what);
    this.names = {
      rows: names.rows.map((name, i) => this.rowName(name, i)),
      columns: names.columns.map((name, k) => this.columnName(name, k)),
    };
    this.svg = make('svg', {
      width: this.width,
      height: this.height,
      viewBox: `0 0 ${this.width} ${this.height}`,
      tabindex: 0,
      role: 'img',
      lang: languageOf([...rows, ...columns].join('')),
      'font-size': fontSize,
      'aria-label': `${what}. Use the arrow keys to read single weights.`,
    },
      this.cells(), this.names.rows, this.names.columns, this.marks);
    this.follow();
    this.node = make('div', {}, this.reading, make('div', {class: 'scroll'}, this.svg));
  }

  x(column) { return this.left + column * this.cell; }
  y(row) { return this.top + row * this.cell; }

  rowName(name, i) {
    return make('text', {class: 'row', x: this.left - 6, y: this.y(i + 0.5) + 4}, name);
  }

  columnName(name, k) {
    const x = this.x(k + 0.5), y = this.top - 6;
    return make('text', {class: 'column', x, y: y + 3, transform: `rotate(-45 ${x} ${y})`}, name);
  }

  cells() {
    const {rows, columns, cell} = this, visible = 0.002;
    const field = make('rect', {
      class: 'field',
      x: this.left,
      y: this.top,
      width: cell * columns.length,
      height: cell * rows.length
    });
    const filled = [...this.weights].map((weight, i) => weight < visible ? null : make('rect', {
      class: 'cell',
      x: this.x(i % columns.length),
      y: this.y(Math.floor(i / columns.length)),
      width: cell - 1,
      height: cell - 1,
      'fill-opacity': weight.toFixed(3)
    }));
    return make('g', {}, field, filled);
  }

  // Tells the weight of a cell, and marks it and its tokens; of none, if it is outside.
  point(row, column) {
    this.at = {row, column};
    const {rows, columns, cell} = this;
    const inside = row >= 0 && row < rows.length && column >= 0 && column < columns.length;
    this.names.rows.forEach((node, i) => node.classList.toggle('chosen', inside && i === row));
    this.names.columns.forEach(
      (node, k) => node.classList.toggle('chosen', inside && k === column));
    this.marks.replaceChildren();
    this.reading.replaceChildren(this.what);
    if (!inside) return;
    this.marks.append(
      make('rect', {x: this.x(column) - 0.5, y: this.y(row) - 0.5, width: cell, height: cell}));
    const percent = (100 * this.weights[row * columns.length + column]).toFixed(0);
    this.reading.replaceChildren(
      make('b', {}, rows[row]), ' → ', make('b', {}, columns[column]), `  ${percent}%`);
  }

  follow() {
    const to = event => {
      const box = this.svg.getBoundingClientRect(), scale = this.width / box.width;
      this.point(Math.floor(((event.clientY - box.top) * scale - this.top) / this.cell),
        Math.floor(((event.clientX - box.left) * scale - this.left) / this.cell));
    };
    const leave = () => this.point(-1, -1);
    const steps = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};
    const step = event => {
      if (!(event.key in steps)) return;
      event.preventDefault();
      const [down, right] = steps[event.key];
      const inside = (value, size) => Math.max(0, Math.min(size - 1, value));
      this.point(inside(this.at.row + down, this.rows.length),
        inside(this.at.column + right, this.columns.length));
    };
    listen(this.svg,
      {pointermove: to, pointerdown: to, pointerleave: leave, blur: leave, keydown: step});
  }
}
