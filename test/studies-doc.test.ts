import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { Home } from "../src/store/index.ts";
import { loadStudies, planAhead } from "../src/study/index.ts";

const dir = mkdtempSync(join(tmpdir(), "cardiograft-doc-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const text = readFileSync(new URL("../docs/studies.md", import.meta.url), "utf8");
const library = new URL("../src/study/index.ts", import.meta.url).href;
const examples = [...text.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1]!);

it.each(examples.map((example, i) => [i, example] as const))(
  "example %i of docs/studies.md can be planned",
  {
    timeout: 60_000,
  },
  async (i, example) => {
    const file = join(dir, `example-${i}.ts`);
    writeFileSync(file, example.replace("../src/study/index.ts", library));
    const set = await loadStudies(file);
    const outlook = await planAhead(set, { home: new Home(join(dir, "none")), data: dir, measure: false });
    expect(outlook.studies.map(({ name }) => name)).toEqual(
      [["my-study"], ["my-grid-code-resnet-ptb", "my-grid-code-gru-ptb"]][i],
    );
    for (const { kinds } of outlook.studies) expect(kinds.map(({ kind }) => kind)).toContain("fine-tune");
  },
);

it("has both examples", () => {
  expect(examples).toHaveLength(2);
});
