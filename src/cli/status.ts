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

/** What the store knows, while nothing runs. */
export function storedText(studies: readonly StudySummary[], home: Home): string {
  const lines = studies.flatMap(({ name, updated, tasks, errors }) => {
    const counts = Object.entries(tasks).map(([status, n]) => `${n} ${status}`);
    return [
      `${name}: ${counts.join(", ")} (${updated.toISOString().slice(0, 16).replace("T", " ")} UTC)`,
      ...errors.map(({ kind, error }) => wrap(`  ${kind} failed: ${error}`, 80, "    ")),
    ];
  });
  return [`Nothing runs in ${home.dir}. Studies:`, ...lines].join("\n");
}
