/**
 * How many faults of a record are named rightly: `npx node bench/data/faults.ts --data DIR [--seed N] [--json]`, DIR with PTB-XL.
 *
 * Faults are put into 400 records, cut-off waves into 1,000, drawn among those in which the checks find nothing. A fault counts as named where
 * the first finding is that of its check and says what was done.
 */
import { parseArgs } from "node:util";
import { Random, UserError } from "../../src/base/index.ts";
import { openDataset } from "../../src/datasets/index.ts";
import { checkRecord, type EcgRecord, type Finding } from "../../src/ecg/index.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
if (!values.data) throw new UserError("--data DIR with PTB-XL is needed.");
const [FEW, MANY] = [400, 1000];

const dataset = openDataset({ name: "ptb-xl" }, { data: values.data });
const records: EcgRecord[] = [];
for (const i of new Random("faults", values.seed).permutation(dataset.entries.length)) {
  const record = await dataset.read(i);
  if (checkRecord(record).length === 0) records.push(record);
  if (records.length === MANY) break;
}

const mapped = (record: EcgRecord, change: (value: number, lead: string) => number): EcgRecord => ({
  ...record,
  signals: record.signals.map((signal, l) => signal.map((v) => change(v, record.leads[l]!))),
});
const scaled = (factor: number) => (record: EcgRecord) => mapped(record, (v) => v * factor);
const rounded = (step: number) => (record: EcgRecord) => mapped(record, (v) => Math.round(v / step) * step);
/** The columns under these names hold what belongs under those. */
const holding = (names: readonly string[], held: readonly string[]) => (record: EcgRecord) => ({
  ...record,
  signals: record.leads.map((lead, l) =>
    names.includes(lead)
      ? record.signals[record.leads.indexOf(held[names.indexOf(lead)]!)]!
      : record.signals[l]!,
  ),
});
/** The larger wave of V4 cut off at a share of its height above the median. */
const cutOff = (share: number) => (record: EcgRecord) => {
  const v4 = record.signals[record.leads.indexOf("V4")]!;
  const middle = [...v4].sort((a, b) => a - b)[Math.floor(v4.length / 2)]!;
  const [up, down] = [Math.max(...v4) - middle, middle - Math.min(...v4)];
  const limit = share * Math.max(up, down);
  const cut = (v: number) => (up >= down ? Math.min(v, middle + limit) : Math.max(v, middle - limit));
  return mapped(record, (v, lead) => (lead === "V4" ? cut(v) : v));
};

const says = (text: string | RegExp) => (found: readonly Finding[]) =>
  found.some(({ message }) => (typeof text === "string" ? message.includes(text) : text.test(message)));
const refused = (found: readonly Finding[]) =>
  found.some(({ check, severity }) => check === "amplitude" && severity === "refuse");
const both = (a: typeof refused, b: typeof refused) => (found: readonly Finding[]) => a(found) && b(found);

const AUGMENTED = ["aVR", "aVL", "aVF"];
const turned = holding(AUGMENTED, ["aVL", "aVF", "aVR"]);
const order = says("the columns named aVR, aVL and aVF hold aVL, aVF and aVR");
const rows: [string, number, (record: EcgRecord) => EcgRecord, (found: readonly Finding[]) => boolean][] = [
  ["aVR, aVL, aVF hold aVL, aVF, aVR", FEW, turned, order],
  ["the same, in steps of 20 microvolts", FEW, (record) => rounded(0.02)(turned(record)), order],
  [
    "I and II exchanged",
    FEW,
    holding(["I", "II"], ["II", "I"]),
    says("the columns named I and II hold II and I"),
  ],
  [
    "aVR and aVL exchanged",
    FEW,
    holding(["aVR", "aVL"], ["aVL", "aVR"]),
    says("the columns named aVR and aVL hold aVL and aVR"),
  ],
  [
    "aVR upside down",
    FEW,
    (record) => mapped(record, (v, lead) => (lead === "aVR" ? -v : v)),
    says("the column named aVR holds -aVR"),
  ],
  ["microvolts read as millivolts: refused", FEW, scaled(1000), refused],
  ["... with the factor", FEW, scaled(1000), both(refused, says("divide by 1000"))],
  ["steps of 4.88 microvolts read as millivolts: refused", FEW, scaled(1 / 0.00488), refused],
  ["... with the factor", FEW, scaled(1 / 0.00488), both(refused, says(/divide by (200|205)/))],
  ["volts read as millivolts", FEW, scaled(0.001), both(refused, says("multiply by 1000"))],
  ...[0.5, 0.7, 0.9].map(
    (share) =>
      [
        `larger wave of V4 cut off at ${100 * share} %`,
        MANY,
        cutOff(share),
        (found: readonly Finding[]) =>
          found.some(({ check, leads }) => check === "clipping" && leads.includes("V4")),
      ] as (typeof rows)[number],
  ),
  ...[0.01, 0.02].map(
    (step) =>
      [
        `steps of ${1000 * step} microvolts, no fault: nothing found`,
        FEW,
        rounded(step),
        (found: readonly Finding[]) => found.length === 0,
      ] as (typeof rows)[number],
  ),
];
const results = rows.map(([fault, count, put, named]) => ({
  fault,
  records: count,
  named: records.slice(0, count).filter((record) => named(checkRecord(put(record)))).length,
}));
if (values.json) console.log(JSON.stringify(results, null, 2));
else
  for (const { fault, records, named } of results) console.log(`${fault.padEnd(56)} ${named} of ${records}`);
