import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { UserError } from "../../base/index.ts";
import { Library } from "./index.ts";

/** A process that does what it is told: answer, hang, fill memory, crash, throw. */
function obedient(milliseconds?: number): Library {
  const script = join(temporary(), "process.ts");
  const serve = new URL("./index.ts", import.meta.url).href;
  writeFileSync(
    script,
    `import { blamingTheFile, Damaged, serve } from ${JSON.stringify(serve)};
    let asked = 0;
    serve(async (request: any) => {
      asked++;
      if (request === "hang") for (;;);
      if (request === "grow") for (const list: number[] = [];;) list.push(asked);
      if (request === "crash") process.exit(3);
      if (request === "damaged") throw new Damaged("byte 7: is not 8");
      if (request === "blame") await blamingTheFile(() => { throw new TypeError("undefined is not"); });
      if (request === "defect") throw new TypeError("a mistake of ours");
      return { asked, pid: process.pid, bytes: Uint8Array.of(1, 2) };
    }, () => asked >= 5);`,
  );
  return new Library({ name: "TEST", script: pathToFileURL(script), heap: 24, milliseconds });
}

it("answers one request after the other from one process, and takes a new one when that is worn", async () => {
  const library = obedient();
  const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => library.ask("a.x", 10, "hello")));
  const [first, , , , fifth, sixth] = answers as { asked: number; pid: number; bytes: Uint8Array }[];
  expect(first).toMatchObject({ asked: 1, bytes: Uint8Array.of(1, 2) });
  expect(fifth).toMatchObject({ asked: 5, pid: first!.pid });
  expect(sixth!.asked).toBe(1);
  expect(sixth!.pid).not.toBe(first!.pid);
});

it("tells what is wrong with a file from what is wrong with the program", async () => {
  const library = obedient();
  const damaged = library.ask("a.x", 10, "damaged");
  await expect(damaged).rejects.toBeInstanceOf(UserError);
  await expect(damaged).rejects.toThrow("a.x: byte 7: is not 8");
  await expect(library.ask("b.x", 10, "blame")).rejects.toThrow("b.x: undefined is not");
  const defect = library.ask("a.x", 10, "defect");
  await expect(defect).rejects.not.toBeInstanceOf(UserError);
  await expect(defect).rejects.toThrow(/TEST failed: TypeError: a mistake of ours/);
});

it("outlives a library that hangs, fills memory or crashes, and goes on", async () => {
  const hasty = obedient(1000);
  await expect(hasty.ask("a.x", 10, "hang")).rejects.toThrow(
    /a\.x: reading it as TEST took longer than 1 s and was stopped/,
  );
  const library = obedient();
  for (const request of ["grow", "crash"]) {
    const failed = library.ask("a.x", 10, request);
    await expect(failed).rejects.toBeInstanceOf(UserError);
    await expect(failed).rejects.toThrow(/a\.x: reading it as TEST broke down, or needed more than 24 MB/);
  }
  expect(await library.ask("a.x", 10, "hello")).toMatchObject({ asked: 1 });
});
