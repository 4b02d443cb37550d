/**
 * How well shared recordings are found: `npx node bench/data/shared.ts --data DIR [--seed N] [--copies N] [--json]`, DIR with PTB-XL.
 *
 * Copies of PTB-XL's records, resampled to 500 Hz, each lead rescaled, leads shuffled, cropped to 8 s at a random place, and with white noise
 * 20 dB below each lead's power above 0.5 Hz, are looked for in all of PTB-XL; then PTB-XL is compared with itself. A found pair that is
 * neither a copy with its original nor with a true duplicate of it (by the second search) is a false alarm.
 */
import { parseArgs } from "node:util";
import { hashSeed, Random } from "../../src/base/index.ts";
import { type Dataset, findSharedRecordings, openDataset } from "../../src/datasets/index.ts";
import { applySteps, type EcgRecord, resample } from "../../src/ecg/index.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    seed: { type: "string", default: "1" },
    copies: { type: "string", default: "1000" },
    json: { type: "boolean", default: false },
  },
});

const RATE = 500;
const SECONDS = 8;
const NOISE = 0.01; // 20 dB below

/** A copy as another dataset might hold it. */
function disguised(record: EcgRecord, seed: string): EcgRecord {
  const random = new Random("disguise", seed, record.name);
  const clean = applySteps(record, [{ step: "high-pass", low: 0.5 }]);
  const order = [...random.permutation(record.leads.length)];
  const seconds = record.signals[0]!.length / record.samplingRate;
  const start = Math.floor(random.uniform(0, seconds - SECONDS) * RATE);
  const signals = order.map((l) => {
    const power = clean.signals[l]!.reduce((sum, v) => sum + v * v, 0) / clean.signals[l]!.length;
    const scale = Math.exp(random.uniform(Math.log(0.2), Math.log(5)));
    return resample(record.signals[l]!, record.samplingRate, RATE)
      .slice(start, start + SECONDS * RATE)
      .map((v) => scale * (v + random.normal(0, Math.sqrt(NOISE * power))));
  });
  return { ...record, samplingRate: RATE, leads: order.map((l) => record.leads[l]!), signals };
}

const original = openDataset({ name: "ptb-xl" }, { data: values.data });
const chosen = [...new Random("copies", values.seed).permutation(original.entries.length)].slice(
  0,
  Number(values.copies),
);
const copies: Dataset = {
  ...original,
  name: "copies",
  fingerprint: `copies ${hashSeed(values.seed)}`,
  entries: chosen.map((i) => ({ ...original.entries[i]!, record: `copy of ${original.entries[i]!.record}` })),
  read: async (i) => disguised(await original.read(chosen[i]!), values.seed),
};

const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const start = performance.now();
  return [await work(), (performance.now() - start) / 1000];
};
const line = { at: 0 };
const onProgress = ({ what, done, total }: { what: string; done: number; total: number }) => {
  if (done < total && performance.now() - line.at < 10_000) return;
  line.at = performance.now();
  process.stderr.write(`${what}: ${done} of ${total}\n`);
};
const [search, searchSeconds] = await timed(() => findSharedRecordings(original, copies, { onProgress }));
const [self, selfSeconds] = await timed(() => findSharedRecordings(original, null, { onProgress }));

const same = new Set(self.shared.flatMap(({ a, b }) => [`${a} ${b}`, `${b} ${a}`]));
const source = (copy: string) => copy.slice("copy of ".length);
const found = new Set(search.shared.filter(({ a, b }) => a === source(b)).map(({ b }) => b));
const alarms = search.shared.filter(({ a, b }) => a !== source(b) && !same.has(`${a} ${source(b)}`));
const result = {
  records: original.entries.length,
  copies: chosen.length,
  recall: found.size / chosen.length,
  falseAlarms: alarms.length,
  alarms: alarms.slice(0, 20),
  missed: copies.entries
    .map(({ record }) => record)
    .filter((record) => !found.has(record))
    .slice(0, 20),
  searchSeconds,
  duplicates: self.shared.length,
  selfSeconds,
  skipped: self.skipped.length,
};
if (values.json) console.log(JSON.stringify({ ...result, pairs: self.shared }, null, 2));
else {
  console.log(
    `${result.copies} disguised copies among ${result.records} records: recall ${result.recall.toFixed(4)},`,
  );
  console.log(`${result.falseAlarms} false alarms, ${searchSeconds.toFixed(0)} s`);
  console.log(
    `PTB-XL against itself: ${result.duplicates} pairs of one recording, ${selfSeconds.toFixed(0)} s`,
  );
}
