import { existsSync } from "node:fs";
import type { Home, TaskStatus } from "../store/index.ts";
import type { Task } from "./task.ts";
import { productsOf } from "./tasks/index.ts";

/** What a study is run for; all else only where one of these needs it. */
const ENDS: readonly Task["kind"][] = ["train", "score", "evaluate"];

/**
 * The tasks that must be run: those of the table that are not done, and what they need of what is not done. A task is done when the
 * store says so and its files are there; what nothing needs any more is not made again, so a cache may be deleted after a study.
 */
export function neededTasks(
  tasks: readonly Task[],
  statuses: ReadonlyMap<string, TaskStatus>,
  home: Home,
): Task[] {
  const done = (task: Task) => statuses.get(task.key) === "done" && productsOf(task, home).every(existsSync);
  const needed = new Set<string>();
  for (const task of [...tasks].reverse()) {
    const wanted = ENDS.includes(task.kind) || needed.has(task.key);
    if (!wanted || done(task)) {
      needed.delete(task.key);
      continue;
    }
    needed.add(task.key);
    for (const key of task.after) needed.add(key);
  }
  return tasks.filter((task) => needed.has(task.key));
}
