import type { Status } from "../store/index.ts";
import {
  type EvaluateMetrics,
  metricOf,
  PAPER_MARK,
  type PrepareMetrics,
  type SelfSupervisedMetrics,
  type StudyEvent,
  scoreBy,
  type TrainMetrics,
} from "../study/index.ts";
import { bar, clip, duration } from "./text.ts";

/** Where progress is shown: standard error, or a test's. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressView {
  show(event: StudyEvent): void;
  /** A line of its own. */
  say(text: string): void;
  /** Nothing is drawn any more. */
  close(): void;
}

/** In a terminal all running tasks at once, redrawn in place; piped, a line per event. */
export function progressView(screen: Screen, now: () => number = () => performance.now()): ProgressView {
  return screen.isTTY === true ? terminalView(screen, now) : plainView(screen, now);
}

/** What is worth a line that stays; null for the rest. */
function lineOf(event: StudyEvent): string | null {
  switch (event.type) {
    case "planned": {
      const { total, reused } = event;
      return reused > 0 ? `${total} tasks, ${reused} of them done before` : `${total} tasks`;
    }
    case "done":
      return `done: ${event.task.title} (${duration(event.elapsedMs)}${found(event)})`;
    case "failed":
      return `FAILED: ${event.task.title}: ${event.error}`;
    case "interrupted":
      return `stopped: ${event.task.title}`;
    case "skipped":
      return `left out: ${event.task.title}, because this did not succeed: ${event.because.title}`;
    default:
      return null;
  }
}

function found({ task, metrics }: Extract<StudyEvent, { type: "done" }>): string {
  switch (task.kind) {
    case "prepare": {
      const { records, refused } = metrics as PrepareMetrics;
      const first = refused[0] ? `, ${refused.length} left out, the first: ${refused[0].record}` : "";
      return `; ${records} records${first}`;
    }
    case "pretrain":
    case "train": {
      const split = marked(task.spec) === "" ? "validation" : "test";
      const metric = metricOf(task.spec);
      return `; ${split} ${metric.label} ${scoreBy(metric, (metrics as TrainMetrics).validation).toFixed(3)}${marked(task.spec)}`;
    }
    case "adopt":
    case "score":
      return "";
    case "self-supervise": {
      const { metric } = (metrics as SelfSupervisedMetrics).best;
      return `; objective on validation ${(-metric).toFixed(3)}`;
    }
    case "evaluate":
      return `; test AUROC ${(metrics as EvaluateMetrics).test.macroAuroc.toFixed(3)}${marked(task.spec)}`;
  }
}

const marked = ({ protocol }: { readonly protocol?: "paper" }) =>
  protocol === "paper" ? `, ${PAPER_MARK}` : "";

const EVERY_MS = 30_000;

function plainView(screen: Screen, now: () => number): ProgressView {
  const last = new Map<string, number>();
  const say = (text: string) => screen.write(`${text}\n`);
  return {
    show(event) {
      const line = lineOf(event);
      if (line !== null) say(line);
      else if (event.type === "started") {
        last.set(event.task.key, now());
        say(`start: ${event.task.title}`);
      } else if (event.type === "progress" && now() - (last.get(event.task.key) ?? 0) >= EVERY_MS) {
        last.set(event.task.key, now());
        const running = event.status.running.find((t) => t.key === event.task.key);
        if (running) say(`${runningLine(running)}; ${overall(event.status)}`);
      }
    },
    say,
    close() {},
  };
}

function runningLine({ title, step, steps, loss, remainingMs }: Status["running"][number]): string {
  return [
    `${title}: ${step} of ${steps}`,
    ...(loss === null ? [] : [`loss ${loss.toFixed(3)}`]),
    ...(remainingMs === null ? [] : [`${duration(remainingMs)} left`]),
  ].join(", ");
}

function overall({ done, failed, total, remainingMs }: Status): string {
  const wrong = failed > 0 ? `, ${failed} failed` : "";
  const rest = remainingMs === null ? "" : `, about ${duration(remainingMs)} left`;
  return `${done} of ${total} tasks done${wrong}${rest}`;
}

const REDRAW_MS = 100;
const BAR = 12;

function terminalView(screen: Screen, now: () => number): ProgressView {
  let drawn = 0;
  let lastDraw = Number.NEGATIVE_INFINITY;
  const erase = () => {
    if (drawn > 0) screen.write(`\x1b[${drawn}A\x1b[0J`);
    drawn = 0;
  };
  const draw = (status: Status) => {
    const width = (screen.columns ?? 80) - 1;
    const lines = [...status.running.map((task) => taskBar(task, width)), clip(footer(status), width)];
    erase();
    screen.write(lines.map((line) => `${line}\n`).join(""));
    drawn = lines.length;
    lastDraw = now();
  };
  const say = (text: string) => {
    erase();
    screen.write(`${text}\n`);
  };
  return {
    show(event) {
      const line = lineOf(event);
      if (line !== null) say(line);
      if (event.type !== "progress" || now() - lastDraw >= REDRAW_MS) draw(event.status);
    },
    say,
    close: erase,
  };
}

function taskBar(
  { title, step, steps, loss, remainingMs }: Status["running"][number],
  width: number,
): string {
  const numbers = [
    steps > 0 ? `${step}/${steps}` : "",
    loss === null ? "" : `loss ${loss.toFixed(3)}`,
    remainingMs === null ? "" : duration(remainingMs),
  ];
  const right = `${bar(steps > 0 ? step / steps : 0, BAR)} ${numbers.filter((n) => n !== "").join("  ")}`;
  const room = Math.max(8, width - 44);
  return clip(`${clip(title, room).padEnd(room)} ${right}`, width);
}

function footer(status: Status): string {
  if (status.state === "stopping") return `stopping; ${overall(status)}`;
  return `${overall(status)}; Ctrl-C pauses`;
}
