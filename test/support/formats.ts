import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { EcgRecord } from "../../src/ecg/index.ts";
import { STANDARD_12 } from "../../src/ecg/index.ts";

/** A file that bench/python/formats.py wrote with the reference implementation of its format. */
export const formatSample = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/formats/${name}`, import.meta.url));

export const formatBytes = (name: string): Buffer => readFileSync(formatSample(name));

/** Sample t of lead l of record r in those files. */
export const sampleValue = (r: number, t: number, l: number): number =>
  ((7 * r + 13 * t + 29 * l) % 251) - 125;

/** What the signals of record r should be, lead by lead. */
export function sampleSignals(
  r: number,
  samples: number,
  leads: readonly number[] | number,
  factor = 1,
): number[][] {
  const list = typeof leads === "number" ? [...Array(leads).keys()] : leads;
  return list.map((l) =>
    Array.from({ length: samples }, (_, t) => Math.fround(sampleValue(r, t, l) * factor)),
  );
}

export const asNumbers = (record: EcgRecord): number[][] => record.signals.map((signal) => [...signal]);

/** What a person would have to say about those files. */
export const HINTS = { samplingRate: 500, units: "mV", leads: STANDARD_12 } as const;
