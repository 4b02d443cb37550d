import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { workedExample } from "./worked-example.ts";

const document = readFileSync(new URL("../../docs/engine.md", import.meta.url), "utf8");
const blocks = document.split("```").filter((_, i) => i % 2 === 1);

it.each(Object.entries(workedExample()))("docs/engine.md shows the example's %s as it is", (_, text) => {
  expect(blocks.map((block) => block.trim())).toContain(text);
});
