import { type Arm, type StudyResults, sizeText, speedText } from "../../study/index.ts";
import { columns, wrap } from "../text.ts";
import { once, SHORT } from "./names.ts";

/** More lines that differ in their numbers alone are a table. */
const SENTENCES = 4;

/** Speeds of more arms are a table. */
const ARMS = 2;

/** What more records do, and how soon arms learn; nothing where nothing can be said. */
export function findings({ sizes, time, gains, scores }: StudyResults): string[] {
  // What an arm that gains nowhere is worth is in the JSON alone.
  const gaining = (arm: Arm) =>
    gains.some((g) => g.arm === arm && g.mean > 0 && g.verdict.conclusion !== "does not pay");
  const equivalences = sizes.equivalences.filter(({ arm }) => gaining(arm));
  const crossovers = sizes.crossovers.filter(({ arm }) => gaining(arm));
  const curves = sizes.curves.filter(({ arm }) => arm === "scratch" || gaining(arm));
  const { caution } = sizes;
  const many = equivalences.length > SENTENCES;
  const laws = curves.flatMap(({ law }) => (law === null ? [] : [law]));
  const size = [
    ...(many ? [] : equivalences.map((e) => e.sentence)),
    ...[...crossovers, ...laws].map((f) => f.sentence),
    ...(caution === null ? [] : [caution]),
  ];
  const paces = time.sentences.length > ARMS ? [speeds(time)] : [];
  const foretold = scores?.sentences ?? [];
  const blocks = [size, paces.length > 0 ? [] : time.sentences, foretold].filter((lines) => lines.length > 0);
  const text = blocks.map((lines) => lines.map((line) => wrap(line)).join("\n"));
  return [...(many ? [worths(equivalences)] : []), ...text, ...paces];
}

/** How much sooner than scratch, a line for each size and arm. */
function speeds({ arrivals }: StudyResults["time"]): string {
  const others = arrivals.filter(({ arm }) => arm !== "scratch");
  const shares = [...new Set(others.map((a) => a.share))];
  const places = others.filter((a) => a.share === shares[0]);
  const rows = places.map(({ arm, size }, i) => {
    const index = places.slice(0, i).filter((p) => p.size === size).length;
    const each = shares.map((share) =>
      others.find((a) => a.arm === arm && a.size === size && a.share === share),
    );
    return [once(size, index), SHORT[arm], ...each.map((a) => (a === undefined ? "-" : speedText(a)))];
  });
  const names = shares.map((share) => `${100 * share} %`);
  return [
    wrap(
      "How many times as fast as scratch an arm gets, on validation, to these shares of what scratch learns (<: not in every seed; -: in none):",
      80,
      "",
    ),
    ...columns([["records", "arm", ...names], ...rows], [1]),
  ].join("\n");
}

function worths(equivalences: StudyResults["sizes"]["equivalences"]): string {
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
