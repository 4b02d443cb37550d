import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { UserError } from "../../base/index.ts";
import type { Reply } from "./messages.ts";

export interface LibraryOptions {
  /** For messages: `HDF5`. */
  readonly name: string;
  /** What the process runs: a module that calls `serve`. */
  readonly script: URL;
  /** Megabytes of JavaScript objects that the process may have. */
  readonly heap: number;
  /** Milliseconds that a request may take; default: 30 s and 500 ms more for each MiB of the file. */
  readonly milliseconds?: number | undefined;
}

/** A process without work ends after so long. */
const IDLE_MS = 10_000;
const SECONDS = 30;
const MS_PER_MIB = 500;

/**
 * A parsing library in a process of its own, so that a damaged or hostile file can neither hang this process nor fill its memory nor end
 * it: the library is given a time and a memory limit, and killed beyond them. Requests carry all that is needed to answer them, the
 * process is started when one is made and may be replaced between any two.
 */
export class Library {
  private readonly options: LibraryOptions;
  private child: ChildProcess | null = null;
  private idle: NodeJS.Timeout | null = null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: LibraryOptions) {
    this.options = options;
  }

  /** Asks about a file of this many bytes. @throws UserError naming the file where the library finds it damaged or does not come to an end */
  ask(path: string, fileBytes: number, request: unknown): Promise<unknown> {
    const turn = this.last.then(() => this.exchange(path, fileBytes, request));
    this.last = turn.catch(() => {});
    return turn;
  }

  private async exchange(path: string, fileBytes: number, request: unknown): Promise<unknown> {
    const { name, heap } = this.options;
    const limit = this.options.milliseconds ?? 1000 * SECONDS + (fileBytes / 2 ** 20) * MS_PER_MIB;
    if (this.idle !== null) clearTimeout(this.idle);
    const child = this.running();
    // Work in progress keeps this process alive, a library that waits for work does not.
    child.ref();
    child.channel?.ref();
    const reply = await new Promise<Reply | "time" | "end">((resolve) => {
      const timer = setTimeout(() => finish("time"), limit);
      const ended = () => finish("end");
      function finish(outcome: Reply | "time" | "end"): void {
        clearTimeout(timer);
        child
          .off("message", finish as never)
          .off("exit", ended)
          .off("error", ended);
        resolve(outcome);
      }
      child
        .once("message", finish as never)
        .once("exit", ended)
        .once("error", ended);
      child.send(request as object, (error) => error !== null && ended());
    });
    if (reply === "time" || reply === "end") {
      this.end();
      const why =
        reply === "time"
          ? `took longer than ${Math.round(limit / 1000)} s and was stopped`
          : `broke down, or needed more than ${heap} MB of memory`;
      throw new UserError(
        `${path}: reading it as ${name} ${why}; the file is damaged, or too large to be read so`,
      );
    }
    if (reply.retire) this.end();
    else this.rest(child);
    if (reply.type === "answer") return reply.value;
    if (reply.type === "damaged") throw new UserError(`${path}: ${reply.message}`);
    throw new Error(`the process that reads ${name} failed: ${reply.stack}`);
  }

  private running(): ChildProcess {
    if (this.child !== null && this.child.exitCode === null && this.child.connected) return this.child;
    this.child = fork(fileURLToPath(this.options.script), [], {
      execArgv: [`--max-old-space-size=${this.options.heap}`],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    process.on("exit", this.kill);
    return this.child;
  }

  private rest(child: ChildProcess): void {
    child.unref();
    child.channel?.unref();
    this.idle = setTimeout(() => this.end(), IDLE_MS);
    this.idle.unref();
  }

  private readonly kill = () => this.child?.kill("SIGKILL");

  private end(): void {
    process.off("exit", this.kill);
    this.kill();
    this.child = null;
  }
}
