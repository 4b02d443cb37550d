import type { Screen } from "./progress.ts";
import { bar, clip, duration } from "./text.ts";

/** Work that is over by then is not worth a line. */
const QUIET_MS = 2_000;
const REDRAW_MS = 100;
const EVERY_MS = 10_000;
const BAR = 16;

/**
 * The progress of one piece of work whose length is known, on standard error: in a terminal one line with a bar, redrawn in place and
 * gone at the end; piped, a line every ten seconds. Nothing is shown in the first two seconds.
 */
export function progressLine(
  label: string,
  screen: Screen = process.stderr,
  now: () => number = () => performance.now(),
): { show(done: number, total: number): void; end(): void } {
  const terminal = screen.isTTY === true;
  const started = now();
  let last = terminal ? Number.NEGATIVE_INFINITY : started;
  let drawn = false;
  return {
    show(done, total) {
      const time = now();
      if (time - started < QUIET_MS || time - last < (terminal ? REDRAW_MS : EVERY_MS)) return;
      last = time;
      const share = total > 0 ? done / total : 0;
      const left = done > 0 ? `, about ${duration(((time - started) / done) * (total - done))} left` : "";
      const count = `${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}${left}`;
      if (!terminal) screen.write(`${label}: ${count}\n`);
      else {
        const width = (screen.columns ?? 80) - 1;
        screen.write(`\r\x1b[2K${clip(`${label} ${bar(share, BAR)} ${count}`, width)}`);
        drawn = true;
      }
    },
    end() {
      if (drawn) screen.write("\r\x1b[2K");
      drawn = false;
    },
  };
}
