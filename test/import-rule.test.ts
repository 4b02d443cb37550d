import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");

/** Runs the check of `npm run rooms` in a folder: its violations as "rule: from -> to". */
function check(folder: string): string[] {
  const program = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const run = spawnSync(
    process.execPath,
    [program, "--config", ".dependency-cruiser.cjs", "--output-type", "json", "src"],
    { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 },
  );
  const { summary } = JSON.parse(run.stdout) as {
    summary: { violations: { rule: { name: string }; from: string; to: string }[] };
  };
  return summary.violations.map(
    (v) => `${v.rule.name}: ${v.from} -> ${v.to.replace(/^.*node_modules/, "node_modules")}`,
  );
}

describe("the import rule", () => {
  let copy = "";
  let before: string[] = [];
  const plant = (file: string, text: string) => {
    const path = join(copy, "src", file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), "cardiograft-rooms-"));
    for (const name of ["src", "package.json", "tsconfig.json", ".dependency-cruiser.cjs"])
      cpSync(join(root, name), join(copy, name), {
        recursive: true,
        filter: (file) => !file.endsWith(".test.ts"), // these also import from test/, which is not copied
      });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
    before = check(copy);
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it("holds for the sources", () => {
    expect(before).toEqual([]);
  });

  it("sees each kind of forbidden import", () => {
    for (const room of ["onnx", "training", "cache", "study", "cli", "ecg", "elsewhere"])
      plant(`${room}/target.ts`, "export interface Target { x: number }\nexport const target = 1;\n");
    const value = (room: string) => `export { target } from "../${room}/target.ts";\n`;

    plant("onnx/to-ecg.ts", value("ecg"));
    plant("training/to-cache.ts", value("cache"));
    plant("ecg/to-training.ts", value("training"));
    plant("study/to-cli.ts", value("cli"));
    plant("nn/type-only.ts", 'import type { Target } from "../ecg/target.ts";\nexport type T = Target;\n');
    plant("engine/dynamic.ts", 'export const late = () => import("../ecg/target.ts");\n');
    plant("ecg/to-node.ts", 'export { readFileSync } from "node:fs";\n');
    plant("ecg/to-files.ts", 'export { writeFileAtomic } from "../base/files.ts";\n');
    plant("elsewhere/to-onnx.ts", value("onnx"));
    plant("onnx/to-elsewhere.ts", value("elsewhere"));
    plant("onnx/a.ts", 'export { b } from "./b.ts";\nexport const a = 1;\n');
    plant("onnx/b.ts", 'export { a } from "./a.ts";\nexport const b = 1;\n');
    plant("onnx/to-tool.ts", 'export { default } from "fast-check";\n');
    plant("onnx/to-nowhere.ts", 'export { x } from "./nowhere.ts";\n');
    plant("onnx/rule.test.ts", 'import { it } from "vitest";\nit("may import a tool", () => {});\n');
    plant("onnx/to-test.ts", 'import "./rule.test.ts";\n');
    // Allowed, to see that the check does not simply refuse everything that is new.
    plant("training/to-onnx.ts", value("onnx"));
    plant("cli/to-training.ts", value("training"));
    plant("cli/to-study.ts", value("study"));

    const found = check(copy).filter((violation) => !before.includes(violation));
    expect(found.sort()).toEqual(
      [
        "room-onnx: src/onnx/to-ecg.ts -> src/ecg/target.ts",
        "room-training: src/training/to-cache.ts -> src/cache/target.ts",
        "room-ecg: src/ecg/to-training.ts -> src/training/target.ts",
        "room-study: src/study/to-cli.ts -> src/cli/target.ts",
        "room-nn: src/nn/type-only.ts -> src/ecg/target.ts",
        "room-engine: src/engine/dynamic.ts -> src/ecg/target.ts",
        "browser: src/ecg/to-node.ts -> fs",
        "browser-base: src/ecg/to-files.ts -> src/base/files.ts",
        "unknown-room: src/elsewhere/to-onnx.ts -> src/onnx/target.ts",
        "into-unknown-room: src/onnx/to-elsewhere.ts -> src/elsewhere/target.ts",
        "room-onnx: src/onnx/to-elsewhere.ts -> src/elsewhere/target.ts",
        "cycle: src/onnx/a.ts -> src/onnx/b.ts",
        "development-only: src/onnx/to-tool.ts -> node_modules/fast-check/lib/fast-check.d.ts",
        "unresolvable: src/onnx/to-nowhere.ts -> ./nowhere.ts",
        "source-to-test: src/onnx/to-test.ts -> src/onnx/rule.test.ts",
      ].sort(),
    );
  });
});
