/**
 * The first Ctrl-C asks tasks to keep a checkpoint and stop, the second ends them. A closed terminal or SIGTERM asks as the first does.
 * While no task is running (`running` says so) there is nothing to keep, and the process ends at once.
 */
export function interrupts(say: (text: string) => void, running: () => boolean = () => true) {
  const stop = new AbortController();
  const kill = new AbortController();
  const onSignal = () => {
    if (!running()) {
      say("Stopped. The same command goes on from here.");
      process.exit(130);
    }
    if (stop.signal.aborted) {
      say("Ending at once. What was done since the last checkpoint is lost.");
      return kill.abort();
    }
    say("Stopping: each task keeps a checkpoint. Press Ctrl-C again to end at once.");
    stop.abort();
  };
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of names) process.on(name, onSignal);
  return {
    stop: stop.signal,
    kill: kill.signal,
    release() {
      for (const name of names) process.removeListener(name, onSignal);
    },
  };
}
