// The entry of the command: bin/cardiograft.js imports this.
import { UserError } from "../base/index.ts";
import { programVersion } from "../study/index.ts";
import { program } from "./program.ts";
import { wrap } from "./text.ts";

/** Broken into lines for a terminal; piped, a message stays the line that a script looks for. */
function forReading(message: string): string {
  const { isTTY, columns = 80 } = process.stderr;
  if (!isTTY) return message;
  return message
    .split("\n")
    .map((line) => (line.length > columns ? wrap(line, columns) : line))
    .join("\n");
}

try {
  await program(programVersion()).parseAsync();
} catch (error) {
  // What a user can act on needs no stack trace; anything else is a defect and keeps its.
  process.stderr.write(
    error instanceof UserError
      ? `${forReading(`error: ${error.message}`)}\n`
      : `${(error as Error)?.stack ?? error}\n`,
  );
  process.exitCode = 1;
}
