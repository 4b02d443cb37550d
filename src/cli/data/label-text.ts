import type { CheckReport, LabelCounts } from "../../datasets/index.ts";
import { bar, clip } from "../text.ts";
import { indented, number } from "./words.ts";

const WIDTH = 80;
const BAR = 24;
/** Of label sets with more labels than this, only those that occur are shown, and the most frequent of these. */
const FEW_LABELS = 12;
const MOST_LABELS = 30;

const percent = (n: number, of: number): string => `${of > 0 ? ((100 * n) / of).toFixed(1) : "0.0"} %`;

/** The primary label set, a bar for each label. Of many, only those that occur are shown. */
export function primary({ labelSet, labels, unlabelled, exclusive, records: all }: CheckReport): string {
  if (labelSet === "") return "no labels";
  const few = Object.keys(labels).length <= FEW_LABELS;
  const { shown, absent, more } = few
    ? { shown: Object.entries(labels), absent: [], more: 0 }
    : chosen(labels);
  const width = Math.min(28, Math.max(10, ...shown.map(([label]) => label.length)));
  const line = (label: string, n: number) =>
    `  ${clip(label, width).padEnd(width)} ${number(n).padStart(8)} ${percent(n, all).padStart(8)}  ${bar(all > 0 ? n / all : 0, BAR)}`;
  return [
    `labels: ${labelSet}`,
    ...shown.map(([label, n]) => line(label, n)),
    // Every record has one of classes that exclude each other.
    ...(unlabelled === 0 && exclusive.includes(labelSet) ? [] : [line("(none)", unlabelled)]),
    ...(more > 0
      ? [`  and ${more === 1 ? "1 label that is" : `${more} labels that are`} less frequent (--json has all)`]
      : []),
    ...(absent.length > 0 ? [indented(absentText(absent))] : []),
  ].join("\n");
}

/** Of many labels those that occur, in the set's order; of very many the most frequent. */
function chosen(labels: Readonly<Record<string, number>>) {
  const there = Object.entries(labels).filter(([, n]) => n > 0);
  const absent = Object.keys(labels).filter((label) => labels[label] === 0);
  const shown =
    there.length <= MOST_LABELS ? there : [...there].sort(([, a], [, b]) => b - a).slice(0, MOST_LABELS);
  return { shown, absent, more: there.length - shown.length };
}

function absentText(labels: readonly string[]): string {
  if (labels.length > MOST_LABELS) return `${labels.length} labels do not occur`;
  return `${labels.length === 1 ? "does" : "do"} not occur: ${labels.join(", ")}`;
}

/** The other label sets, each in a paragraph. */
export function others({ labelSet, labelSets, exclusive }: CheckReport): string[] {
  return Object.entries(labelSets)
    .filter(([set]) => set !== labelSet)
    .map(([set, counts]) => `labels: ${set}\n${paragraph(counts, exclusive.includes(set))}`);
}

function paragraph({ labels, unlabelled }: LabelCounts, exclusive: boolean): string {
  const { shown, absent, more } = chosen(labels);
  const items = shown.map(([label, n]) => `${label} ${number(n)}`);
  if (more > 0) items.push(more === 1 ? "1 less frequent one" : `${more} less frequent ones`);
  if (unlabelled > 0 || !exclusive) items.push(`none of them ${number(unlabelled)}`);
  if (absent.length > 0)
    items.push(absent.length > 3 ? `${absent.length} labels do not occur` : absentText(absent));
  return flow(items);
}

/** Items after each other, none of them broken, two columns in. */
function flow(items: readonly string[]): string {
  const lines: string[] = [];
  let line = "";
  for (const item of items) {
    const next = line === "" ? `  ${item}` : `${line}; ${item}`;
    if (line !== "" && next.length > WIDTH - 1) {
      lines.push(`${line};`);
      line = `  ${item}`;
    } else line = next;
  }
  return [...lines, line].join("\n");
}
