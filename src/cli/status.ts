import type { Home, LockHolder, Status, StudySummary } from "../store/index.ts";
import { duration, wrap } from "./text.ts";

/** A running study, as its process last wrote it down. */
export function statusText(status: Status | null, holder: LockHolder): string {
  if (status === null || status.pid !== holder.pid) return `Process ${holder.pid} has just begun.`;
  const rest = status.remainingMs === null ? "" : `, about ${duration(status.remainingMs)} left`;
  const wrong = status.failed > 0 ? `, ${status.failed} failed` : "";
  return [
    `${status.study}: ${status.state} (process ${status.pid}), ${status.done} of ${status.total} tasks done${wrong}${rest}`,
    ...status.running.map(({ title, step, steps, loss, remainingMs }) => {
      const numbers = [
        steps > 0 ? `${step} of ${steps}` : "begins",
        ...(loss === null ? [] : [`loss ${loss.toFixed(3)}`]),
        ...(remainingMs === null ? [] : [`${duration(remainingMs)} left`]),
      ];
      return `  ${title}: ${numbers.join(", ")}`;
    }),
  ].join("\n");
}

/** A study as it was last run, with when earlier wordings of its recipe were. */
export type ListedStudy = StudySummary & { readonly earlier: readonly { id: string; updated: Date }[] };

/** A recipe that was edited is another study of the same name: the newest stands for them. `studies` has the newest first. */
export function newestByName(studies: readonly StudySummary[]): ListedStudy[] {
  return [...Map.groupBy(studies, ({ name }) => name).values()].map(([newest, ...others]) => ({
    ...newest!,
    earlier: others.map(({ id, updated }) => ({ id, updated })),
  }));
}

const minute = (date: Date) => `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** What the store knows, while nothing runs. */
export function storedText(studies: readonly ListedStudy[], home: Home): string {
  const lines = studies.flatMap(({ name, updated, tasks, errors, earlier }) => {
    const counts = Object.entries(tasks).map(([status, n]) => `${n} ${status}`);
    const before = earlier.map((other) => minute(other.updated)).join(", ");
    return [
      `${name}: ${counts.join(", ")} (${minute(updated)})`,
      ...(earlier.length > 0
        ? [`  ${wrap(`its recipe was another before, last run ${before}`, 78, "    ")}`]
        : []),
      ...errors.map(({ kind, error }) => `  ${wrap(`${kind} failed: ${error}`, 78, "    ")}`),
    ];
  });
  return [`Nothing runs in ${home.dir}. Studies:`, ...lines].join("\n");
}
