// The process of one task. It never opens the store: what it finds goes to its parent and into the task's own folders.
import { serveTask } from "./child.ts";
import { executeTask } from "./tasks/index.ts";
import type { Work } from "./work.ts";

serveTask((work, control) => executeTask(work as Work, control));
