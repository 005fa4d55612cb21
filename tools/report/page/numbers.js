'use strict';

function isNumber(value) { return typeof value === 'number' && Number.isFinite(value); }

// 1234567 -> 1,234,567;  0.0012345 -> 0.001235;  none -> a dash.
function showNumber(value) {
  if (!isNumber(value)) return '–';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e15) return value.toLocaleString('en-US');
  if (size >= 1e6 || size < 1e-4) return value.toExponential(2).replace('e+', 'e');
  return value.toLocaleString('en-US', {maximumSignificantDigits: 4, useGrouping: true});
}

function showShort(value) {
  const size = Math.abs(value);
  if (size >= 1e12 || (size !== 0 && size < 1e-4))
    return value.toExponential(2).replace(/\.?0+e\+?/, 'e');
  for (const [unit, letter] of [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']])
    if (size >= unit) return `${Number((value / unit).toPrecision(4))}${letter}`;
  return String(Number(value.toPrecision(4)));
}

function showDuration(seconds) {
  if (!isNumber(seconds)) return '–';
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds), two = n => String(n).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)}:${two(whole % 60)} min`;
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)} h`;
}

function showMemory(mib) {
  if (!isNumber(mib)) return '–';
  return mib < 10240 ? `${showNumber(Math.round(mib))} MiB` : `${(mib / 1024).toFixed(1)} GiB`;
}

// Round numbers between low and high: multiples of 1, 2 or 5 times a power of ten (of clock units
// for durations).
function linearTicks(low, high, wanted, clock = false) {
  const rough = (high - low) / Math.max(1, wanted);
  if (!(rough > 0)) return [low];
  let step = 10 ** Math.floor(Math.log10(rough));
  step *= [1, 2, 5, 10].find(factor => factor * step >= rough * 0.999);
  if (clock && rough > 5)
    step = [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400].find(
             unit => unit >= rough) ??
      Math.ceil(rough / 86400) * 86400;
  const out = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; ++k)
    out.push(Number((k * step).toPrecision(12)));
  return out;
}

function logTicks(low, high, wanted) {
  const decades = Math.log10(high / low), out = [];
  if (decades < 0.7) return linearTicks(low, high, wanted);
  const factors = decades < 2 ? [1, 2, 5] : decades < 3.5 ? [1, 3] : [1];
  const every = factors.length > 1 ? 1 : Math.max(1, Math.ceil(decades / wanted));
  for (let k = Math.floor(Math.log10(low)); k <= Math.log10(high); k += every)
    for (const factor of factors) {
      const tick = Number((factor * 10 ** k).toPrecision(6));
      if (tick >= low * 0.999 && tick <= high * 1.001) out.push(tick);
    }
  return out;
}

// Exponential moving average, corrected for its start; gaps stay gaps.
function smoothed(values, keep) {
  if (keep === 0) return values;
  let sum = 0, weight = 0;
  return values.map(value => {
    if (!isNumber(value)) return value;
    sum = keep * sum + (1 - keep) * value;
    weight = keep * weight + 1 - keep;
    return sum / weight;
  });
}
