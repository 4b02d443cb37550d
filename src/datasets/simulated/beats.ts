/**
 * One heartbeat as a sum of Gaussian waves in three dimensions (McSharry et al. 2003 in one, Sameni et al., EURASIP J Adv Signal Process
 * 2007:043407 in three dimensions). Times are in seconds from the onset of the QRS complex, not in phase as in those papers, so that an
 * interval that defines a diagnosis is a parameter and not an outcome.
 */
import { plus, scaled, type Vector, type Wave } from "./waves.ts";

/** What distinguishes one heart's beats from another's. Times in seconds, vectors in millivolts. */
export interface Shape {
  /** Atria that beat: a P wave. Null where they fibrillate. */
  readonly p: { readonly interval: number; readonly duration: number; readonly gain: number } | null;
  readonly conduction: "normal" | "RBBB" | "LBBB";
  /** Duration of the QRS complex. */
  readonly qrs: number;
  /** QT interval at 60 beats per minute with a narrow QRS complex. */
  readonly qtc: number;
  /** Factor on the QRS complex. */
  readonly voltage: number;
  /** Added to the first third of the QRS complex: where muscle is dead, forces point away from it. */
  readonly early: Vector;
  readonly st: Vector;
  readonly t: Vector;
}

const NARROW = 0.09;

/** Activation of both ventricles: septum, front wall, left ventricle, base. `end` is when it is complete. */
function narrow(end: number): Wave[] {
  return [
    { at: 0.2 * end, width: 0.075 * end, vector: [-0.18, -0.04, -0.22] },
    { at: 0.36 * end, width: 0.09 * end, vector: [0.3, 0.15, -0.4] },
    { at: 0.53 * end, width: 0.1 * end, vector: [1.0, 0.62, 0.36] },
    { at: 0.78 * end, width: 0.085 * end, vector: [-0.12, -0.22, 0.38] },
  ];
}

const QRS: Readonly<Record<Shape["conduction"], (duration: number) => Wave[]>> = {
  normal: narrow,
  /** The left ventricle in its usual time, then the right one slowly, from left to right and front. */
  RBBB: (d) => [
    ...narrow(0.085),
    { at: d - 0.054, width: 0.013, vector: [-0.28, -0.05, -0.35] },
    { at: d - 0.036, width: 0.0145, vector: [-0.42, -0.05, -0.55] },
  ],
  /** Septum from right to left, then slowly through the left ventricle. */
  LBBB: (d) => [
    { at: 0.28 * d, width: 0.105 * d, vector: [0.45, 0.22, 0.4] },
    { at: 0.5 * d, width: 0.12 * d, vector: [0.75, 0.2, 0.75] },
    { at: 0.74 * d, width: 0.1 * d, vector: [0.6, 0.05, 0.5] },
  ],
};

/** Repolarisation that follows from the order of activation: opposite to where a blocked ventricle was reached last. */
const SECONDARY: Readonly<Record<Shape["conduction"], { t: Vector; st: Vector; keeps: number }>> = {
  normal: { t: [0, 0, 0], st: [0, 0, 0], keeps: 1 },
  RBBB: { t: [0.05, 0.02, 0.12], st: [0, 0, 0.02], keeps: 0.9 },
  LBBB: { t: [-0.24, 0, -0.28], st: [-0.06, 0, -0.1], keeps: 0.15 },
};

/** The QRS complex alone, at the shape's voltage. */
export function qrsWaves(shape: Pick<Shape, "conduction" | "qrs" | "voltage">): Wave[] {
  return QRS[shape.conduction](shape.qrs).map((w) => ({ ...w, vector: scaled(w.vector, shape.voltage) }));
}

/** The waves of a beat that ends a cycle of `rr` seconds; QT follows the cycle as in Framingham (Sagie et al. 1992). */
export function wavesOf(shape: Shape, rr: number): Wave[] {
  const waves = qrsWaves(shape);
  if (shape.p) {
    const { interval, duration, gain } = shape.p;
    const width = 0.14 * duration;
    waves.push({ at: -interval + 0.35 * duration, width, vector: scaled([0.05, 0.095, -0.055], gain) });
    waves.push({ at: -interval + 0.65 * duration, width, vector: scaled([0.07, 0.06, 0.06], gain) });
  }
  const secondary = SECONDARY[shape.conduction];
  const t = plus(scaled(shape.t, secondary.keeps), scaled(secondary.t, shape.voltage));
  const st = plus(shape.st, scaled(secondary.st, shape.voltage));
  const qt = shape.qtc + 0.154 * (Math.min(1.3, Math.max(0.4, rr)) - 1) + 0.7 * (shape.qrs - NARROW);
  waves.push({ at: 0.25 * shape.qrs, width: 0.1 * NARROW, vector: shape.early });
  waves.push({ at: shape.qrs + 0.06, width: 0.045, vector: st });
  // A T wave rises slowly and falls quickly.
  waves.push({ at: qt - 0.115, width: 0.042, vector: scaled(t, 0.55) });
  waves.push({ at: qt - 0.08, width: 0.03, vector: scaled(t, 0.65) });
  return waves;
}
