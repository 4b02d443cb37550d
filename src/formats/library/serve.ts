import type { Reply } from "./messages.ts";

/** What a library says about a file: without the file's name, which the other side adds. */
export class Damaged extends Error {
  override readonly name = "Damaged";
}

/** Runs calls of a library: whatever it throws is the file's fault. */
export async function blamingTheFile<T>(call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Damaged) throw error;
    throw new Damaged(error instanceof Error ? error.message : String(error));
  }
}

/**
 * The library's side: answers one request after the other until the parent goes away.
 * @param worn asked after each answer: whether the process should be replaced by a fresh one
 */
export function serve(
  handle: (request: unknown) => Promise<unknown>,
  worn: () => boolean = () => false,
): void {
  process.on("disconnect", () => process.exit());
  process.on("message", async (request) => {
    let reply: Reply;
    try {
      const value = await handle(request);
      reply = { type: "answer", value, retire: worn() };
    } catch (error) {
      reply =
        error instanceof Damaged
          ? { type: "damaged", message: error.message, retire: worn() }
          : {
              type: "defect",
              stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
              retire: true,
            };
    }
    if (process.connected) process.send?.(reply);
  });
}
