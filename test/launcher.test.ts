import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");

/** A Node on the PATH that cannot run TypeScript (the host's, where that is an old one), or null. */
function oldNode(): string | null {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(folder, "node");
    if (folder.includes("node_modules") || !existsSync(file)) continue;
    const [major = 0, minor = 0] = execFileSync(file, ["-p", "process.versions.node"], { encoding: "utf8" })
      .split(".")
      .map(Number);
    if (major >= 18 && (major < 22 || (major === 22 && minor < 18))) return file;
  }
  return null;
}

/** A command line in TypeScript that shows what the launcher passes on. */
const program = `
const args: string[] = process.argv.slice(2);
console.log(JSON.stringify({ args, major: Number(process.versions.node.split(".")[0]) }));
let interrupts = 0;
process.on("SIGINT", () => console.log("interrupt " + ++interrupts));
if (args[0] === "exit") process.exit(Number(args[1]));
if (args[0] === "die") process.kill(process.pid, "SIGKILL");
if (args[0] === "wait") {
  console.log("ready");
  setTimeout(() => process.exit(interrupts === 1 ? 7 : 8), 400);
}
`;

const old = oldNode();
const hosts: [string, string | null][] = [
  ["the Node of the tests", process.execPath],
  ["a Node that is too old", old],
];

describe.each(hosts)("bin/cardiograft.js under %s", (_, node) => {
  let copy = "";
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), "cardiograft-launcher-"));
    cpSync(join(root, "bin"), join(copy, "bin"), { recursive: true });
    writeFileSync(join(copy, "package.json"), '{ "type": "module" }\n');
    mkdirSync(join(copy, "src/cli"), { recursive: true });
    writeFileSync(join(copy, "src/cli/main.ts"), program);
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  const start = (...args: string[]) => {
    const child = spawn(node!, [join(copy, "bin/cardiograft.js"), ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.stderr.on("data", (text) => {
      output += text;
    });
    return { child, output: () => output };
  };
  const ended = (child: ChildProcess) =>
    new Promise<{ code: number | null; signal: string | null }>((done) =>
      child.on("close", (code, signal) => done({ code, signal })),
    );

  it.skipIf(node === null)(
    "passes arguments and the exit code on, to a Node that runs TypeScript",
    async () => {
      const { child, output } = start("exit", "3", "two words");
      expect(await ended(child)).toEqual({ code: 3, signal: null });
      const told = JSON.parse(output()) as { args: string[]; major: number };
      expect(told.args).toEqual(["exit", "3", "two words"]);
      expect(told.major).toBeGreaterThanOrEqual(22);
    },
  );

  it.skipIf(node === null)("ends by the signal that ended the program", async () => {
    const { child } = start("die");
    expect(await ended(child)).toEqual({ code: null, signal: "SIGKILL" });
  });

  it.skipIf(node === null)("passes an interrupt on, once", async () => {
    const { child, output } = start("wait");
    await new Promise<void>((ready) => {
      child.stdout.on("data", () => output().includes("ready") && ready());
    });
    child.kill("SIGINT");
    expect(await ended(child)).toEqual({ code: 7, signal: null });
    expect(output().match(/interrupt/g)).toHaveLength(1);
  });

  it.skipIf(old === null || node !== old)("says what to do where no other Node is installed", async () => {
    rmSync(join(copy, "node_modules"));
    const { child, output } = start("exit", "0");
    expect(await ended(child)).toEqual({ code: 1, signal: null });
    expect(output()).toMatch(/22\.18 or newer is needed.*npm ci/);
  });
});
