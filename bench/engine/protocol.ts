import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";

/** What a worker, ours or the peer's, is told to do first. */
export interface Setup {
  readonly model: string;
  /** Another than the network's own. */
  readonly width?: number | undefined;
  readonly batch: number;
  readonly samples: number;
  readonly leads: number;
  readonly classes: number;
  readonly mode: "step" | "predict";
  readonly threads: number;
  readonly device: string;
}

/** What a worker says once it is ready. */
export interface Ready {
  readonly name: string;
  readonly threads: number;
}

/** What it says of each timed run. */
export interface Timing {
  /** Wall time of the run in milliseconds. */
  readonly ms: number;
  /** Peak resident memory of the process so far. */
  readonly peakMemoryMB: number | null;
}

/** A process that measures: it is set up by the first line on its standard input, and every further line is a number of steps to time. */
export class Worker {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: Interface;
  private readonly answers: AsyncIterator<string>;

  constructor(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.child = spawn(command, args, { env: { ...process.env, ...env } });
    this.child.stderr.pipe(process.stderr);
    this.child.on("error", (error) => {
      throw new Error(`${command} cannot be started: ${error.message}`);
    });
    this.lines = createInterface({ input: this.child.stdout });
    this.answers = this.lines[Symbol.asyncIterator]();
  }

  private async ask<T>(question: unknown): Promise<T> {
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error(`${this.child.spawnargs.join(" ")} ended before it answered`);
    return JSON.parse(value) as T;
  }

  setUp(setup: Setup): Promise<Ready> {
    return this.ask<Ready>(setup);
  }

  time(steps: number): Promise<Timing> {
    return this.ask<Timing>(steps);
  }

  end(): void {
    this.child.stdin.end();
  }
}
