import type { StudyResults } from "../../study/index.ts";
import { sizeText } from "../../study/judgement/index.ts";
import { columns, wrap } from "../text.ts";
import { once, SHORT } from "./names.ts";

/** More lines that differ in their numbers alone are a table. */
const SENTENCES = 4;

/** What more records do, and how soon arms learn; nothing where nothing can be said. */
export function findings({ sizes, time }: StudyResults): string[] {
  const { equivalences, crossovers, curves, caution } = sizes;
  const many = equivalences.length > SENTENCES;
  const laws = curves.flatMap(({ law }) => (law === null ? [] : [law]));
  const size = [
    ...(many ? [] : equivalences.map((e) => e.sentence)),
    ...[...crossovers, ...laws].map((f) => f.sentence),
    ...(caution === null ? [] : [caution]),
  ];
  const blocks = [size, time.sentences].filter((lines) => lines.length > 0);
  return [
    ...(many ? [worths(sizes)] : []),
    ...blocks.map((lines) => lines.map((line) => wrap(line)).join("\n")),
  ];
}

function worths({ equivalences }: StudyResults["sizes"]): string {
  const sorted = [...equivalences].sort((a, b) => a.size - b.size);
  const rows = sorted.map(({ arm, size, worth, among }, i) => {
    const index = sorted.slice(0, i).filter((e) => e.size === size).length;
    return [once(size, index), SHORT[arm], sizeText(worth, among)];
  });
  return [
    "How many records scratch needs to get as far:",
    ...columns([["records", "arm", "worth"], ...rows], [1, 2]),
  ].join("\n");
}
