/**
 * How much of a lead x is another lead y that begins `lag` samples later: the multiple correlation of x(t) with y(t - lag) and the samples beside it,
 * over all t at which these are. A copy that was resampled lies between two samples of its original; of three of them it is made almost
 * exactly, which one alone shows badly where a signal is steep. In [0, 1], whatever scale and sign; 0 where one of them is flat there.
 */
export function resemblance(x: Float64Array, y: Float64Array, lag: number): number {
  const first = Math.max(0, lag + 1);
  const last = Math.min(x.length, y.length + lag - 1);
  const n = last - first;
  if (n < 4) return 0;
  // Sums of x, y before, at and after, and of all products of two of them.
  let [sx, sp, sq, sr, xx, xp, xq, xr] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [pp, qq, rr, pq, qr, pr] = [0, 0, 0, 0, 0, 0];
  for (let t = first; t < last; t++) {
    const [v, p, q, r] = [x[t]!, y[t - lag - 1]!, y[t - lag]!, y[t - lag + 1]!];
    sx += v;
    sp += p;
    sq += q;
    sr += r;
    xx += v * v;
    xp += v * p;
    xq += v * q;
    xr += v * r;
    pp += p * p;
    qq += q * q;
    rr += r * r;
    pq += p * q;
    qr += q * r;
    pr += p * r;
  }
  const total = xx - (sx * sx) / n;
  const [b1, b2, b3] = [xp - (sx * sp) / n, xq - (sx * sq) / n, xr - (sx * sr) / n];
  // Cholesky's factors of the covariance of the three; a ridge that is lost in rounding keeps a smooth lead from dividing by zero.
  const ridge = 1e-9 * qq;
  const [a11, a22, a33] = [
    pp - (sp * sp) / n + ridge,
    qq - (sq * sq) / n + ridge,
    rr - (sr * sr) / n + ridge,
  ];
  const [a21, a31, a32] = [pq - (sp * sq) / n, pr - (sp * sr) / n, qr - (sq * sr) / n];
  if (!(total > 0 && a22 > 2 * ridge)) return 0;
  const l11 = Math.sqrt(a11);
  const [l21, l31] = [a21 / l11, a31 / l11];
  const l22 = Math.sqrt(a22 - l21 * l21);
  const l32 = (a32 - l31 * l21) / l22;
  const l33 = Math.sqrt(a33 - l31 * l31 - l32 * l32);
  const z1 = b1 / l11;
  const z2 = (b2 - l21 * z1) / l22;
  const z3 = (b3 - l31 * z1 - l32 * z2) / l33;
  const explained = (z1 * z1 + z2 * z2 + z3 * z3) / total;
  return explained > 0 ? Math.sqrt(Math.min(1, explained)) : 0;
}
