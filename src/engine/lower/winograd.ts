import { type LowerContext, o, type Stored } from "./context.ts";
import type { Geometry } from "./geometry.ts";
import { type Phases, phaseOf } from "./phases.ts";

/**
 * Convolutions of three taps by Winograd's minimal filtering F(2, 3) (Lavin & Gray 2016): two neighbouring outputs from four products
 * instead of six. With x's even and odd samples E and O and the taps w0, w1, w2, the four products are U_t V_t with
 *
 *     U = [w0, (w0 + w1 + w2) / 2, (w0 - w1 + w2) / 2, w2],
 *     V = [O_{j-1} - O_j, E_j + O_j, O_j - E_j, E_j - E_{j+1}],
 *
 * and the outputs are y_{2j} = M1 + M2 + M3 and y_{2j+1} = M2 - M3 - M4. The backward pass is its transposition. Forming V and putting
 * y together costs passes over the signal, so it pays only where there are many channels.
 */
const CHANNELS = 384;

export const isWinograd = (q: Geometry, length: number): boolean =>
  length > 1 &&
  q.k === 3 &&
  q.stride === 1 &&
  q.dilation === 1 &&
  q.group === 1 &&
  q.before === 1 &&
  q.after === 1 &&
  Math.min(q.ci, q.co) >= CHANNELS;

type Four = readonly [string, string, string, string];
const pairs = (length: number) => Math.ceil(length / 2);

/** Even and odd samples [C, J, N], the odd ones of an odd length with a zero behind them. */
function evenAndOdd(c: LowerContext, x: Stored): [string, string] {
  const { g, n } = c;
  const [channels, length] = x.shape as [number, number];
  const j = pairs(length);
  if (length % 2 === 1) return [phaseOf(c, x, 2, 0), o.pad(g, phaseOf(c, x, 2, 1), 3, 1, 0, 1)];
  const parts = o.split(g, o.reshape(g, x.name, [channels, j, 2, n]), [1, 1], 2);
  return parts.map((v) => o.reshape(g, v, [channels, j, n])) as [string, string];
}

const rows = (c: LowerContext, v: string, channels: number) => o.reshape(c.g, v, [channels, -1]);
const all = (values: readonly string[], f: (v: string, i: number) => string) =>
  values.map(f) as unknown as Four;

/** V as matrices [Ci, J N]. */
const signals = (c: LowerContext, x: Stored): Four =>
  c.memo(`winograd signals ${x.name}`, () => {
    const { g } = c;
    const [even, odd] = evenAndOdd(c, x);
    const before = o.pad(g, odd, 3, 1, 1, -1);
    const after = o.pad(g, even, 3, 1, -1, 1);
    const v = [o.sub(g, before, odd), o.add(g, even, odd), o.sub(g, odd, even), o.sub(g, even, after)];
    return all(v, (s) => rows(c, s, x.shape[0]!));
  });

/** U as matrices [Co, Ci]. */
const filters = (c: LowerContext, w: Stored): Four =>
  c.memo(`winograd filters ${w.name}`, () => {
    const { g } = c;
    const [, co, ci] = w.shape as [number, number, number];
    const [w0, w1, w2] = o.split(g, w.name, [1, 1, 1], 0).map((v) => o.reshape(g, v, [co, ci])) as [
      string,
      string,
      string,
    ];
    const half = g.scalar(0.5);
    const outer = o.mul(g, o.add(g, w0, w2), half);
    const inner = o.mul(g, w1, half);
    return [w0, o.add(g, outer, inner), o.sub(g, outer, inner), w2];
  });

/** The gradients of M as matrices [Co, J N], that of the last with its sign turned. */
const products = (c: LowerContext, dy: Stored): Four =>
  c.memo(`winograd products ${dy.name}`, () => {
    const [even, odd] = evenAndOdd(c, dy);
    return all([even, o.add(c.g, even, odd), o.sub(c.g, even, odd), odd], (v) => rows(c, v, dy.shape[0]!));
  });

const phases = (c: LowerContext, even: string, odd: string, channels: number, length: number): Phases => {
  const count = pairs(length);
  const shaped = [even, odd].map((v) => o.reshape(c.g, v, [channels, count, c.n]));
  return { phases: shaped, channels, count, length };
};

/** The convolution of x [Ci, L, N] with w [3, Co, Ci]. */
export function winograd(c: LowerContext, x: Stored, w: Stored): Phases {
  const { g } = c;
  const v = signals(c, x);
  const [m1, m2, m3, m4] = all(filters(c, w), (u, t) => o.matmul(g, u, v[t]!));
  const even = o.add(g, m1, o.add(g, m2, m3));
  const odd = o.sub(g, o.sub(g, m2, m3), m4);
  return phases(c, even, odd, w.shape[1]!, x.shape[1]!);
}

/** The gradient of x. */
export function winogradInput(c: LowerContext, dy: Stored, w: Stored): Phases {
  const { g, n } = c;
  const [, length] = dy.shape as [number, number];
  const ci = w.shape[2]!;
  const dm = products(c, dy);
  const [v1, v2, v3, v4] = all(filters(c, w), (u, t) =>
    o.reshape(g, o.fused(g, u, dm[t]!, true, false), [ci, pairs(length), n]),
  );
  const even = o.add(g, o.sub(g, o.sub(g, v2, v3), v4), o.pad(g, v4, 3, 1, 1, -1));
  const odd = o.add(g, o.sub(g, o.add(g, v2, v3), v1), o.pad(g, v1, 3, 1, -1, 1));
  return phases(c, even, odd, ci, length);
}

/** The gradient of w [3, Co, Ci]. */
export function winogradWeight(c: LowerContext, dy: Stored, x: Stored): string {
  const { g } = c;
  const shape = [1, dy.shape[0]!, x.shape[0]!];
  const v = signals(c, x);
  const [u1, u2, u3, u4] = all(products(c, dy), (m, t) =>
    o.reshape(g, o.fused(g, m, v[t]!, false, true, t === 1 || t === 2 ? 0.5 : 1), shape),
  );
  const sum = o.add(g, u2, u3);
  return o.concat(g, [o.add(g, u1, sum), o.sub(g, u2, u3), o.sub(g, sum, u4)], 0);
}
