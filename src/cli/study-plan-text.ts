import { GRID_PART, kindsOf, type Outlook, type Remaining, sumOf } from "../study/index.ts";
import { clip, columns, duration, wrap } from "./text.ts";

const KINDS: Readonly<Record<string, string>> = {
  prepare: "prepare data",
  pretrain: "pre-train",
  adopt: "take over a model",
  score: "score the upstream",
  evaluate: "evaluate",
};

/** What comes before the trainings. */
const BEFORE = ["prepare", "pretrain", "adopt"];

/** The longest name of a study that fits beside the numbers. */
const NAME = 46;

/** What would be run, for people. */
export function outlookText(outlook: Outlook): string {
  const { title, studies, missing, total, wallMs, jobs, threads, device, measured, busy } = outlook;
  const blocks = [
    wrap(studies.length > 1 ? `${title}: ${studies.length} studies` : title, 80, ""),
    ...partBlocks(outlook),
  ];
  if (studies.length > 1) blocks.push(studyTable(outlook).join("\n"));
  const side = jobs === 1 ? "one task at a time" : `${jobs} tasks side by side`;
  const each = threads === 1 ? "1 thread each" : `${threads} threads each`;
  const left = studies.some((study) => study.kinds.some(({ total: all, done }) => done < all));
  const time = wallMs === null ? "unknown" : `about ${duration(wallMs)}`;
  blocks.push(
    [
      ...(left ? [] : ["Everything is done."]),
      wrap(`Time: ${time} on this machine (${device}, ${side}, ${each})${untimed(total)}.`),
      wrap(
        `Room: ${bytes(total.bytes)}${total.unsized > 0 ? `, and ${total.unsized} tasks of unknown size` : ""}.`,
      ),
      ...(measured > 0
        ? [
            wrap(
              `${measured} ${measured === 1 ? "network was" : "networks were"} timed for this, with nothing else of the study running.`,
            ),
          ]
        : []),
      ...(busy ? [wrap("Another process holds the home: the times that it knows could not be used.")] : []),
    ].join("\n"),
  );
  if (missing.length > 0) {
    const rows = missing.map(({ name, command }) => [`  ${name}`, command]);
    blocks.push(["Data that are not there, and what gets them:", ...columns(rows, [0, 1])].join("\n"));
  }
  return `${blocks.join("\n\n")}\n`;
}

const untimed = ({ untimed: n }: Remaining) =>
  n > 0 ? `, without ${n} ${n === 1 ? "task" : "tasks"} of unknown length` : "";

/** The tasks by kind, a block for each part of a grid; of trainings what each arm has, and all together. */
function partBlocks({ studies }: Outlook): string[] {
  const parts = [...new Set(studies.map(({ part }) => part))];
  return parts.map((part) => {
    const kinds = kindsOf(studies.filter((study) => study.part === part));
    const arms = kinds.filter(({ kind }) => !(kind in KINDS));
    const whole = {
      kind: "all trainings",
      total: arms.reduce((n, { total }) => n + total, 0),
      done: arms.reduce((n, { done }) => n + done, 0),
    };
    const others = Object.keys(KINDS).flatMap((kind) => kinds.filter((own) => own.kind === kind));
    const before = others.filter(({ kind }) => BEFORE.includes(kind));
    const after = others.filter(({ kind }) => !BEFORE.includes(kind));
    const shown = [...before, ...arms, ...(arms.length > 1 ? [whole] : []), ...after];
    const rows = shown.map(({ kind, total, done }) => [KINDS[kind] ?? kind, `${total}`, `${done}`]);
    const name = parts.length === 1 || part === GRID_PART ? "tasks" : part;
    return columns([[clip(name, NAME), "number", "done"], ...rows], [0]).join("\n");
  });
}

/** A line for each study: what it adds to those above it. */
function studyTable({ name, studies }: Outlook): string[] {
  const rows = studies.map((study) => {
    const tasks = kindsOf([study]).reduce((n, { total, done }) => n + total - done, 0);
    const own = study.name.startsWith(`${name}-`) ? study.name.slice(name.length + 1) : study.name;
    return [clip(own, NAME), `${tasks}`, timeText(study), bytesText(study)];
  });
  const total = sumOf(studies);
  return [
    wrap("What each study adds to those above it (times as if tasks ran one by one):", 80, ""),
    ...columns(
      [
        ["study", "tasks", "time", "room"],
        ...rows,
        ["together", `${rows.reduce((n, row) => n + Number(row[1]), 0)}`, timeText(total), bytesText(total)],
      ],
      [0],
    ),
  ];
}

function timeText({ milliseconds, untimed: n }: Remaining): string {
  if (n > 0) return milliseconds > 0 ? `over ${duration(milliseconds)}` : "unknown";
  return duration(milliseconds);
}

function bytesText({ bytes: count, unsized }: Remaining): string {
  if (unsized > 0) return count > 0 ? `over ${bytes(count)}` : "unknown";
  return bytes(count);
}

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

function bytes(count: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  const value = count / 1000 ** power;
  return `${value >= 10 || power === 0 ? value.toFixed(0) : value.toFixed(1)} ${UNITS[power]}`;
}
