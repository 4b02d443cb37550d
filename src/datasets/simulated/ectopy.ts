import type { Random } from "../../base/random.ts";
import { type AtrialBeat, type Beat, type Breath, beatAt, type Sequence } from "./rhythm.ts";

/** Beats that come early. */
export interface Ectopy {
  /** Where they begin. */
  readonly kind: "atrial" | "ventricular";
  /** Every how many beats, if they are regular: 2 is bigeminy, 3 trigeminy. */
  readonly every?: number | undefined;
  /** Otherwise each beat's chance to be followed by one; at least one falls into the record. */
  readonly chance: number;
  /** How many complexes of the heart are of this kind; they follow the usual one. */
  readonly forms: number;
}

/** Which of so many beats are early: never the first, nor two in a row. */
function whichAre(random: Random, beats: readonly Beat[], seconds: number, o: Ectopy): Set<number> {
  const found = new Set<number>();
  const { every } = o;
  if (every !== undefined) {
    for (let k = 1 + random.int(every); k < beats.length; k += every) if (k > 1) found.add(k);
    return found;
  }
  const inside = beats.flatMap((b, k) => (k > 1 && b.onset > 1 && b.onset < seconds - 1.2 ? [k] : []));
  if (inside.length > 0) found.add(inside[random.int(inside.length)]!);
  for (let k = 2; k < beats.length; k++)
    if (random.uniform() < o.chance && !found.has(k - 1) && !found.has(k + 1)) found.add(k);
  return found;
}

/**
 * A sequence with early beats in it. An early atrial beat has a P wave of its own and resets the sinus node: the next cycle is about as
 * long as usual. An early ventricular beat has none, and leaves the sinus node alone: the pause after it makes up for what it was early.
 */
export function withEctopy(
  random: Random,
  { beats, atria }: Sequence,
  o: { ectopy: Ectopy; pr: number; seconds: number; breath: Breath },
): Sequence {
  const { ectopy, pr, breath } = o;
  const early = whichAre(random, beats, o.seconds, ectopy);
  const shape = ectopy.kind === "ventricular" ? 1 + random.int(ectopy.forms) : 0;
  const [newBeats, newAtria]: [Beat[], AtrialBeat[]] = [[], []];
  let delay = 0;
  beats.forEach((beat, k) => {
    const p = atria[k];
    if (!early.has(k)) {
      newBeats.push({ ...beat, onset: beat.onset + delay });
      if (p) newAtria.push({ ...p, onset: p.onset + delay });
      return;
    }
    const coupling = ectopy.kind === "atrial" ? random.uniform(0.58, 0.8) : random.uniform(0.5, 0.75);
    const rr = Math.max(0.3, coupling * beat.rr);
    const onset = beat.onset + delay - beat.rr + rr;
    if (ectopy.kind === "atrial") {
      newBeats.push(beatAt(random, breath, onset, rr));
      if (p) newAtria.push({ onset: onset - pr * random.uniform(0.95, 1.2), form: 1 });
      delay += rr - beat.rr + random.uniform(0, 0.15) * beat.rr;
    } else {
      // Now and then another focus. The sinus beat that it hides is not conducted.
      const form = random.uniform() < 0.85 ? shape : 1 + random.int(ectopy.forms);
      newBeats.push(beatAt(random, breath, onset, rr, form));
    }
  });
  return { beats: withCycles(newBeats), atria: newAtria };
}

/** Each beat with the cycle that it really ends. */
const withCycles = (beats: readonly Beat[]): Beat[] =>
  beats.map((b, k) => (k === 0 ? b : { ...b, rr: b.onset - beats[k - 1]!.onset }));

/**
 * Sinus beats of which some are not conducted: the PR interval grows until one is missing (Wenckebach), or every second is missing.
 */
export function withBlock(
  random: Random,
  { beats, atria }: Sequence,
  kind: "wenckebach" | "two-to-one",
): Sequence {
  const length = kind === "two-to-one" ? 2 : 3 + random.int(3);
  const start = random.int(length);
  const step = random.uniform(0.03, 0.07);
  const kept: Beat[] = [];
  beats.forEach((beat, k) => {
    const place = (k + start) % length;
    if (place === length - 1) return;
    const onset = beat.onset + (kind === "wenckebach" ? step * place * (1 - 0.12 * place) : 0);
    kept.push({ ...beat, onset });
  });
  return { beats: withCycles(kept), atria };
}

/** Atria and ventricles that beat on their own: `atria` as they are, and slow ventricular beats of the given form. */
export function dissociated(
  random: Random,
  atria: readonly AtrialBeat[],
  o: { rate: number; form: number; seconds: number; breath: Breath },
): Sequence {
  const rr = 60 / o.rate;
  const beats: Beat[] = [];
  for (let onset = -1.5 - random.uniform() * rr; onset < o.seconds + 1.5; ) {
    onset += rr * (1 + random.normal(0, 0.01));
    beats.push(beatAt(random, o.breath, onset, rr, o.form));
  }
  return { beats, atria };
}
