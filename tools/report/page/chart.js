'use strict';

const margin = {
  left: 46,
  right: 10,
  top: 8,
  bottom: 24
};
const chartHeight = 220;

// What a curve can be drawn over.
const axes = {
  update: {label: 'Updates', one: 'update', show: showShort},
  epoch: {label: 'Epochs', one: 'epoch', show: value => String(Number(value.toFixed(2)))},
  tokens: {label: 'Tokens', one: 'tokens', show: showShort},
  seconds: {label: 'Time', one: 'time', show: showDuration, clock: true},
};

// One chart.
// curves(axis): [{run, kind: 'train' or 'valid', xs, ys}]
// moved(x): is told where the reader points, in units of the axis, or null
// draw(view): {axis, scale: 'auto', 'linear' or 'log', smooth, cursor}
class Chart {
  constructor(title, unit, curves, moved, prefersLog) {
    this.curves = curves;
    this.moved = moved;
    this.title = title;
    this.prefersLog = prefersLog;
    this.where = make('span', {class: 'where'});
    this.plot = make('div', {class: 'plot'});
    this.readout = make('div', {class: 'readout'});
    this.node = make('figure', {class: 'card chart'},
      make(
        'figcaption', {}, make('h3', {}, title), this.where, make('span', {class: 'unit'}, unit)),
      this.plot, this.readout);
  }

  draw(view) {
    this.view = view;
    const shown = this.curves(view.axis);
    this.shown = shown;
    this.kinds = new Set(shown.map(({kind}) => kind)).size;
    this.node.classList.toggle('one-kind', this.kinds < 2);
    const width = Math.max(240, this.plot.clientWidth || 420);
    const svg = make('svg', {
      viewBox: `0 0 ${width} ${chartHeight}`,
      width,
      height: chartHeight,
      tabindex: 0,
      role: 'img',
      'aria-label': this.describe(shown)
    });
    const range = this.ranges(shown, width);
    this.range = range;
    if (range === null) {
      svg.append(
        make('text', {x: width / 2, y: chartHeight / 2, class: 'empty'}, 'no finite value'));
    } else {
      svg.append(this.grid(range, width), ...shown.map(curve => this.curve(curve, range)));
      this.pointer = make('g', {class: 'pointer'});
      svg.append(this.pointer);
      this.follow(svg);
    }
    this.plot.replaceChildren(svg);
    this.point(view.cursor);
  }

  describe(shown) {
    const over = axes[this.view.axis].label.toLowerCase();
    const last =
      shown.map(({run, kind, ys}) => `${run.label} ${kind}: ${showNumber(lastNumber(ys))}`)
        .join(', ');
    return `${this.title} over ${over}; last values: ${last}. The arrow keys read single points.`;
  }

  // Of both axes: from value to pixel and back; null where there is nothing to show.
  ranges(shown, width) {
    const xs = shown.flatMap(({xs, ys}) => xs.filter((x, i) => isNumber(x) && isNumber(ys[i])));
    const all = shown.flatMap(({ys}) => ys.filter(isNumber));
    const {scale} = this.view;
    const log = (scale === 'log' || (scale === 'auto' && this.prefersLog)) && all.some(y => y > 0);
    const ys = log ? all.filter(y => y > 0) : all;
    if (xs.length === 0 || ys.length === 0) return null;
    let left = least(xs), right = most(xs), low = least(ys), high = most(ys);
    if (left > 0 && left < 0.2 * right) left = 0;
    if (left === right) [left, right] = [left - 0.5, right + 0.5];
    [low, high] = log ? widenedLog(low, high) : widened(low, high);
    const inner = {
      width: width - margin.left - margin.right,
      height: chartHeight - margin.top - margin.bottom
    };
    const up = log ? Math.log : y => y;
    return {
      left,
      right,
      low,
      high,
      log,
      x: x => margin.left + (x - left) / (right - left) * inner.width,
      y: y => margin.top + (1 - (up(y) - up(low)) / (up(high) - up(low))) * inner.height,
      at: pixel => left + (pixel - margin.left) / inner.width * (right - left),
      drawable: y => isNumber(y) && (!log || y > 0)
    };
  }

  grid(range, width) {
    const group = make('g', {class: 'grid', 'aria-hidden': 'true'}), axis = axes[this.view.axis];
    const bottom = chartHeight - margin.bottom;
    const ticks =
      range.log ? logTicks(range.low, range.high, 5) : linearTicks(range.low, range.high, 6);
    for (const tick of ticks)
      group.append(
        make('line',
          {x1: margin.left, x2: width - margin.right, y1: range.y(tick), y2: range.y(tick)}),
        make('text', {x: margin.left - 6, y: range.y(tick) + 3.5, class: 'y'}, showShort(tick)));
    for (const tick of linearTicks(range.left, range.right, Math.floor(width / 90), axis.clock)) {
      const edge = range.x(tick) > width - 24 ? ' last' : '';
      group.append(
        make('line',
          {x1: range.x(tick), x2: range.x(tick), y1: bottom, y2: bottom + 4, class: 'mark'}),
        make('text', {x: range.x(tick), y: bottom + 17, class: `x${edge}`}, axis.show(tick)));
    }
    group.append(make(
      'line', {x1: margin.left, x2: width - margin.right, y1: bottom, y2: bottom, class: 'mark'}));
    return group;
  }

  curve({run, kind, xs, ys}, range) {
    const group = make('g', {class: `curve ${kind} run-${run.color}`, 'data-run': run.label});
    const keep = kind === 'train' ? this.view.smooth : 0;
    if (keep > 0) group.append(make('path', {class: 'raw', d: outline(xs, ys, range)}));
    group.append(make('path', {class: 'line', d: outline(xs, smoothed(ys, keep), range)}));
    // Validations are points; of training only what has no neighbour to draw a line to.
    const all = kind === 'valid' && xs.length <= 60;
    const there = i => isNumber(xs[i]) && range.drawable(ys[i]);
    xs.forEach((x, i) => {
      if (there(i) && (all || !(there(i - 1) || there(i + 1))))
        group.append(
          make('circle', {cx: range.x(x).toFixed(1), cy: range.y(ys[i]).toFixed(1), r: 2.6}));
    });
    return group;
  }

  follow(svg) {
    const scale = () => svg.viewBox.baseVal.width / svg.getBoundingClientRect().width;
    const to = event =>
      this.moved(this.range.at((event.clientX - svg.getBoundingClientRect().left) * scale()));
    listen(svg, {
      pointermove: to,
      pointerdown: to,
      pointerleave: () => this.moved(null),
      focus: () => this.readout.setAttribute('aria-live', 'polite'),
      blur: () => {
        this.readout.removeAttribute('aria-live');
        this.moved(null);
      },
      keydown: event => {
        const next = this.neighbour(event.key);
        if (next === undefined) return;
        event.preventDefault();
        this.moved(next);
      },
    });
  }

  // Where a key leads from the cursor; undefined for other keys.
  neighbour(key) {
    const xs =
      [...new Set(this.shown.flatMap(curve => curve.xs))].filter(isNumber).sort((a, b) => a - b);
    const {cursor} = this.view;
    if (key === 'Escape') return null;
    if (key === 'Home' || (key === 'ArrowRight' && cursor === null)) return xs[0];
    if (key === 'End' || (key === 'ArrowLeft' && cursor === null)) return xs[xs.length - 1];
    if (key === 'ArrowRight') return xs.find(x => x > cursor) ?? cursor;
    if (key === 'ArrowLeft') return xs.findLast(x => x < cursor) ?? cursor;
    return undefined;
  }

  // Shows the values nearest to x; the last ones if x is null.
  point(x) {
    this.view.cursor = x;
    const values = this.shown.map(
      curve => ({...curve, at: x === null ? lastIndex(curve.ys) : nearest(curve.xs, x)}));
    this.tell(values.filter(({at}) => at >= 0), x);
    if (this.range === null) return;
    this.pointer.replaceChildren();
    if (x === null || x < this.range.left || x > this.range.right) return;
    const place = this.range.x(x);
    this.pointer.append(
      make('line', {x1: place, x2: place, y1: margin.top, y2: chartHeight - margin.bottom}));
    for (const {run, xs, ys, at} of values)
      if (at >= 0 && this.range.drawable(ys[at]))
        this.pointer.append(make('circle',
          {class: `run-${run.color}`, r: 3.5, cx: this.range.x(xs[at]), cy: this.range.y(ys[at])}));
  }

  tell(values, x) {
    const axis = axes[this.view.axis];
    this.where.textContent = x === null ? 'last values' : `${axis.one} ${axis.show(x)}`;
    const runs = [...new Set(values.map(({run}) => run))];
    this.readout.replaceChildren(
      ...runs.map(run => make('span', {class: 'reading'}, swatch(run),
                    report.runs.length > 1 ? make('span', {class: 'name'}, run.label) : null,
                    values.filter(value => value.run === run)
                      .map(({kind, ys, at}) => make('span', {}, this.kinds > 1 ? `${kind} ` : '',
                             make('b', {}, showNumber(ys[at])))))));
  }
}

// The path through all points that can be drawn; a gap begins a new piece.
function outline(xs, ys, range) {
  let path = '', pen = 'M';
  xs.forEach((x, i) => {
    const there = isNumber(x) && range.drawable(ys[i]);
    if (there) path += `${pen}${range.x(x).toFixed(1)} ${range.y(ys[i]).toFixed(1)}`;
    pen = there ? 'L' : 'M';
  });
  return path;
}

// A little more than from low to high, but not below 0 if low is not.
function widened(low, high) {
  const pad = low === high ? (Math.abs(low) || 1) * 0.1 : (high - low) * 0.05;
  return [low >= 0 ? Math.max(0, low - pad) : low - pad, high + pad];
}
function widenedLog(low, high) {
  const pad = low === high ? 1.5 : (high / low) ** 0.04;
  return [low / pad, high * pad];
}

function least(values) { return values.reduce((a, b) => Math.min(a, b)); }
function most(values) { return values.reduce((a, b) => Math.max(a, b)); }
function lastIndex(values) { return values.findLastIndex(isNumber); }
function lastNumber(values) { return values[lastIndex(values)]; }
function nearest(xs, x) {
  let best = -1;
  xs.forEach((other, i) => {
    if (isNumber(other) && (best < 0 || Math.abs(other - x) < Math.abs(xs[best] - x))) best = i;
  });
  return best;
}
