/** Millivolts per unit by name. `MV` stays unknown: it could be a megavolt. */
const MILLIVOLTS: Readonly<Record<string, number>> = {
  V: 1000,
  mV: 1,
  mv: 1,
  uV: 0.001,
  uv: 0.001,
  "\u00b5V": 0.001, // micro sign
  "\u03bcV": 0.001, // Greek mu
  nV: 1e-6,
};

const SCALED = /^(\d+(?:\.\d+)?(?:e[+-]?\d+)?)[ *]*(\D.*)$/i;

/** Millivolts per unit; a number before the unit multiplies it (`0.1mV`, `1e-4 V`). Null for what is no unit of voltage. */
export function millivoltsPer(unit: string): number | null {
  const text = unit.trim();
  const scaled = SCALED.exec(text);
  const name = scaled === null ? text : scaled[2]!;
  if (!Object.hasOwn(MILLIVOLTS, name)) return null;
  const factor = MILLIVOLTS[name]! * (scaled === null ? 1 : Number(scaled[1]));
  return factor > 0 && Number.isFinite(factor) ? factor : null;
}
