// The entry of the command: bin/cardiograft.js imports this.
import { UserError } from "../base/index.ts";
import { programVersion } from "../study/index.ts";
import { program } from "./program.ts";

try {
  await program(programVersion()).parseAsync();
} catch (error) {
  // What a user can act on needs no stack trace; anything else is a defect and keeps its.
  process.stderr.write(
    error instanceof UserError ? `error: ${error.message}\n` : `${(error as Error)?.stack ?? error}\n`,
  );
  process.exitCode = 1;
}
