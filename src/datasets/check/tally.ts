import type { DatasetFacts } from "../definition.ts";
import type { Evidence } from "../evidence.ts";
import { labelRemarks } from "../label-remarks.ts";
import type { Dataset, DatasetEntry, Refusal } from "../types.ts";
import { Durations } from "./duration.ts";
import type { CheckedRecord } from "./record.ts";
import { type CheckReport, spread, type Warning } from "./report.ts";

const EXAMPLES = 3;

/** The order of names of records: as people sort them, 9 before 10. */
const byName = new Intl.Collator("en", { numeric: true }).compare;

/** Adds up what checking the records of a dataset shows, in the order of the records. */
export class Tally {
  private readonly dataset: Dataset;
  private readonly facts: DatasetFacts | null;
  private readonly primary: string;
  private readonly refused: Refusal[];
  private readonly used: DatasetEntry[] = [];
  private readonly durations = new Durations();
  private readonly seconds: number[] = [];
  private readonly spans: number[] = [];
  private readonly rates = new Map<number, number>();
  private readonly leads = new Map<string, number>();
  private readonly warnings = new Map<string, { records: number; examples: string[]; message: string }>();
  private readonly byDigest = new Map<string, string[]>();

  constructor(dataset: Dataset, facts: DatasetFacts | null) {
    this.dataset = dataset;
    this.facts = facts;
    this.primary = Object.keys(dataset.labelSets)[0] ?? "";
    this.refused = [...dataset.refused];
  }

  add(checked: CheckedRecord): void {
    const entry = this.dataset.entries[checked.index]!;
    const { record } = entry;
    if (checked.reason !== null) {
      this.refused.push({ record, reason: checked.reason });
      return;
    }
    this.used.push(entry);
    const seconds = Math.round(checked.seconds * 1000) / 1000;
    this.durations.add(seconds, entry.labels[this.primary] ?? []);
    this.seconds.push(seconds);
    this.spans.push(checked.span);
    count(this.rates, checked.samplingRate);
    count(this.leads, JSON.stringify(checked.leads));
    const before = this.byDigest.get(checked.digest);
    if (before === undefined) this.byDigest.set(checked.digest, [record]);
    else before.push(record);
    // A check that finds something in several leads found it in one record.
    const said = new Map(checked.findings.map(({ check, message }) => [check, message]));
    for (const [check, message] of said) {
      const warning = this.warnings.get(check) ?? { records: 0, examples: [], message };
      this.warnings.set(check, warning);
      warning.records++;
      if (warning.examples.length < EXAMPLES) warning.examples.push(record);
    }
  }

  report(): CheckReport {
    const { dataset, facts, used } = this;
    const labelSets = Object.fromEntries(
      Object.entries(dataset.labelSets).map(([set, labels]) => [set, counts(used, set, labels)]),
    );
    const primary = labelSets[this.primary] ?? { labels: {}, unlabelled: used.length };
    const warnings: Warning[] = [...this.warnings]
      .map(([check, warning]) => ({ check, ...warning }))
      .sort((a, b) => b.records - a.records);
    const duplicates = [...this.byDigest.values()].filter((records) => records.length > 1);
    const ages = used.flatMap(({ age }) => age ?? []);
    const amplitudes = spread(this.spans);
    const byDuration = this.durations.tells();
    // A part of a published dataset lacks labels as a matter of course, and those that do not occur are listed.
    const published = facts !== null && facts.published !== null;
    const remarks = [
      ...(dataset.remarks ?? []),
      ...labelRemarks(used, published ? {} : dataset.labelSets, dataset.exclusive),
    ];
    const refused = [...this.refused].sort((a, b) => byName(a.record, b.record));
    const evidence: Evidence = {
      records: used.length,
      found: new Map(warnings.map(({ check, records }) => [check, records])),
      durations: this.durations.sorted(),
      byDuration,
      unlabelled: primary.unlabelled,
      span: amplitudes?.median ?? null,
      named: (pattern) => [...used, ...refused].some(({ record }) => pattern.test(record)),
      remarks,
    };
    return {
      dataset: dataset.name,
      title: facts?.title ?? dataset.name,
      licence: dataset.licence,
      records: used.length,
      patients: new Set(used.map(({ patient }) => patient)).size,
      published: facts?.published ?? null,
      labelSet: this.primary,
      ...primary,
      labelSets,
      exclusive: dataset.exclusive ?? [],
      refused,
      warnings,
      durations: spread(this.seconds),
      samplingRates: ranked(this.rates).map(([hertz, records]) => ({ hertz, records })),
      leads: ranked(this.leads).map(([leads, records]) => ({
        leads: JSON.parse(leads) as string[],
        records,
      })),
      ages: spread(ages),
      agesUnknown: used.length - ages.length,
      sexes: {
        male: used.filter(({ sex }) => sex === "male").length,
        female: used.filter(({ sex }) => sex === "female").length,
        unknown: used.filter(({ sex }) => sex === null).length,
      },
      amplitudes,
      byDuration,
      duplicates,
      traps: (facts?.traps ?? [])
        .filter(({ concerns }) => concerns?.(evidence) ?? true)
        .map(({ title, text, found }) => ({ title, text, found: found?.(evidence) ?? null })),
      remarks,
    };
  }
}

function counts(entries: readonly DatasetEntry[], set: string, labels: readonly string[]) {
  const found = new Map(labels.map((label) => [label, 0]));
  let unlabelled = 0;
  for (const entry of entries) {
    const own = entry.labels[set] ?? [];
    if (own.length === 0) unlabelled++;
    for (const label of own) count(found, label);
  }
  return { labels: Object.fromEntries(found), unlabelled };
}

function count<K>(map: Map<K, number>, key: K): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** The most frequent first. */
function ranked<K>(map: ReadonlyMap<K, number>): [K, number][] {
  return [...map].sort(([, a], [, b]) => b - a);
}
