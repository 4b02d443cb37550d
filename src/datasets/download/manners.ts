import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../base/index.ts";

/** How patient a download is. */
export interface Manners {
  /** Failures in a row, without any progress between them, after which a file is given up. */
  readonly tries: number;
  /** Milliseconds before the second attempt; they double with each failure, up to the longest. */
  readonly firstWait: number;
  readonly longestWait: number;
  /** The longest wait that a server may ask for (`Retry-After`). */
  readonly patience: number;
  /** Milliseconds without a byte after which a connection counts as dead. */
  readonly stall: number;
  /** Bytes that count as progress. */
  readonly progress: number;
}

export const MANNERS: Manners = {
  tries: 6,
  firstWait: 1_000,
  longestWait: 60_000,
  patience: 600_000,
  stall: 60_000,
  progress: 1 << 20,
};

/** A failure that may pass: a dropped connection, a busy server. */
export class Passing extends Error {
  /** Milliseconds for which the server asked to be left alone. */
  readonly after: number | null;
  /** Whether something was got before it failed. */
  readonly progressed: boolean;

  constructor(
    message: string,
    { after = null, progressed = false }: { after?: number | null; progressed?: boolean } = {},
  ) {
    super(message);
    this.after = after;
    this.progressed = progressed;
  }
}

/** A failure that concerns one file and will not pass; the others go on. */
export class FileFailure extends UserError {}

/** Attempts with waiting in between, for all connections together: when a server asks to wait, all wait. */
export class Patience {
  private readonly manners: Manners;
  private readonly signal: AbortSignal | undefined;
  private quietUntil = 0;

  constructor(manners: Manners, signal?: AbortSignal) {
    this.manners = manners;
    this.signal = signal;
  }

  /**
   * Repeats what fails in passing. @throws FileFailure after too many failures in a row, or when the server asks for too long a wait;
   * whatever else `attempt` throws; the signal's reason when aborted.
   */
  async persist<T>(what: string, attempt: () => Promise<T>): Promise<T> {
    const { tries, patience } = this.manners;
    for (let failures = 0; ; ) {
      await this.quiet();
      try {
        return await attempt();
      } catch (error) {
        this.signal?.throwIfAborted();
        if (!(error instanceof Passing)) throw error;
        failures = error.progressed ? 1 : failures + 1;
        if (failures >= tries) {
          throw new FileFailure(
            `${what}: ${error.message}, ${tries} times in a row; run the command again later`,
          );
        }
        if (error.after !== null && error.after > patience) {
          const minutes = Math.ceil(error.after / 60_000);
          throw new FileFailure(
            `${what}: the server asks to wait ${minutes} minutes; run the command again then`,
          );
        }
        if (error.after === null) await this.wait(this.backoff(failures));
        else this.quietUntil = Math.max(this.quietUntil, performance.now() + error.after);
      }
    }
  }

  /** Half of the doubled time is left to chance, so that connections that failed together do not come back together. */
  private backoff(failures: number): number {
    const { firstWait, longestWait } = this.manners;
    return Math.min(longestWait, firstWait * 2 ** (failures - 1)) * (0.5 + 0.5 * Math.random());
  }

  private async quiet(): Promise<void> {
    for (;;) {
      const left = this.quietUntil - performance.now();
      if (left <= 0) break;
      await this.wait(left);
    }
    this.signal?.throwIfAborted();
  }

  private async wait(milliseconds: number): Promise<void> {
    try {
      await sleep(milliseconds, undefined, this.signal === undefined ? {} : { signal: this.signal });
    } catch (error) {
      this.signal?.throwIfAborted();
      throw error;
    }
  }
}
