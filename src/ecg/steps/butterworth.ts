import { UserError } from "../../base/errors.ts";
import { bilinear1, bilinear2, type Filter, type Section } from "./sections.ts";

/**
 * Butterworth filters and a notch, in second-order sections; frequencies in Hz. The analog prototype's poles are moved to the corner,
 * prewarped, and each pair becomes a section (Oppenheim & Schafer, Discrete-Time Signal Processing, chapter 7). The padding is that of
 * SciPy's `sosfiltfilt`: three times the number of taps of the whole filter.
 *
 * All throw UserError, naming the step, for a corner that is not above 0 and below half the sampling rate.
 */

const HIGHEST_ORDER = 12;

/** A frequency as one of the analog filter that the bilinear transform bends back to it. */
function warped(step: string, field: string, frequency: number, samplingRate: number): number {
  if (!(frequency > 0 && frequency < samplingRate / 2)) {
    throw new UserError(
      `${step}, ${field}: ${frequency} Hz does not lie between 0 and ${samplingRate / 2} Hz, half the sampling rate ` +
        `of ${samplingRate} Hz; choose another frequency`,
    );
  }
  return Math.tan((Math.PI * frequency) / samplingRate);
}

function checkedOrder(step: string, order: number): number {
  if (Number.isInteger(order) && order >= 1 && order <= HIGHEST_ORDER) return order;
  throw new UserError(`${step}, order: ${order}; choose a whole number from 1 to ${HIGHEST_ORDER}`);
}

/** The poles of the prototype with corner 1 that lie above the real axis, [re, im]; one of odd order has -1 too. */
function upperPoles(order: number): [number, number][] {
  return Array.from({ length: Math.floor(order / 2) }, (_, k) => {
    const angle = (Math.PI / 2) * (1 + (2 * k + 1) / order);
    return [Math.cos(angle), Math.sin(angle)];
  });
}

export function lowPass(high: number, samplingRate: number, order: number, step = "low-pass"): Filter {
  const w = warped(step, "high", high, samplingRate);
  const pairs = upperPoles(checkedOrder(step, order)).map(([re]) =>
    bilinear2([0, 0, w * w], -2 * w * re, w * w),
  );
  const single = order % 2 === 1 ? [bilinear1([0, w], w)] : [];
  return { sections: [...pairs, ...single], padding: 3 * (order + 1) };
}

export function highPass(low: number, samplingRate: number, order: number, step = "high-pass"): Filter {
  const w = warped(step, "low", low, samplingRate);
  const pairs = upperPoles(checkedOrder(step, order)).map(([re]) => bilinear2([1, 0, 0], -2 * w * re, w * w));
  const single = order % 2 === 1 ? [bilinear1([1, 0], w)] : [];
  return { sections: [...pairs, ...single], padding: 3 * (order + 1) };
}

/** `order` is that of the low-pass prototype, as in SciPy: the filter has twice as many poles. */
export function bandPass(low: number, high: number, samplingRate: number, order: number): Filter {
  const step = "band-pass";
  const [w1, w2] = [warped(step, "low", low, samplingRate), warped(step, "high", high, samplingRate)];
  if (low >= high) {
    throw new UserError(`${step}: low is ${low} Hz and high ${high} Hz; low must be below high`);
  }
  const width = w2 - w1;
  const centre = w1 * w2; // squared
  const pairs = upperPoles(checkedOrder(step, order)).flatMap((pole) => bandPairs(pole, width, centre));
  const single = order % 2 === 1 ? [bilinear2([0, width, 0], width, centre)] : [];
  return { sections: [...pairs, ...single], padding: 3 * (2 * order + 1) };
}

/** The two sections of a prototype pole q: its band-pass poles are the roots of s² - q width s + centre. */
function bandPairs([re, im]: [number, number], width: number, centre: number): Section[] {
  const [a, b] = [(re * width) / 2, (im * width) / 2];
  let [x, y] = root(a * a - b * b - centre, 2 * a * b);
  // The larger root by the sum that does not cancel, the other by the product of both.
  if (a * x + b * y < 0) [x, y] = [-x, -y];
  const [largeRe, largeSquare] = [a + x, (a + x) ** 2 + (b + y) ** 2];
  const smallRe = (centre * largeRe) / largeSquare;
  const smallSquare = centre ** 2 / largeSquare;
  return [
    bilinear2([0, width, 0], -2 * smallRe, smallSquare),
    bilinear2([0, width, 0], -2 * largeRe, largeSquare),
  ];
}

/** A square root of x + iy. */
function root(x: number, y: number): [number, number] {
  const size = Math.hypot(x, y);
  if (size === 0) return [0, 0];
  if (x >= 0) {
    const re = Math.sqrt((size + x) / 2);
    return [re, y / (2 * re)];
  }
  const im = Math.sqrt((size - x) / 2);
  return [y / (2 * im), im];
}

/** Takes out `frequency`; the band between the half-power points is `frequency / quality` wide. */
export function notch(frequency: number, samplingRate: number, quality: number): Filter {
  const w = warped("notch", "frequency", frequency, samplingRate);
  if (!(quality > 0.5 && quality < Number.POSITIVE_INFINITY))
    throw new UserError(`notch, quality: ${quality}; choose a number above 0.5, such as 30`);
  const width = Math.tan((Math.PI * frequency) / quality / samplingRate) * (1 + w * w);
  return { sections: [bilinear2([1, 0, w * w], width, w * w)], padding: 9 };
}
