import { afterEach, expect, it, vi } from "vitest";
import { dataListCommand } from "./list.ts";

afterEach(() => vi.restoreAllMocks());

async function list(...args: string[]): Promise<string> {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  await dataListCommand().parseAsync(args, { from: "user" });
  return write.mock.calls.map(([text]) => text).join("");
}

it("lists the datasets within 80 columns", async () => {
  const text = await list();
  expect(text).toMatch(
    /^name +title +records +patients +licence\nptb-xl +PTB-XL +21,799 +18,869 +CC BY 4\.0\n/,
  );
  expect(text).toMatch(/^georgia +Georgia \(G12EC\) +10,344 +\? +CC BY 4\.0$/m);
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});

it("has sources with versions, and traps, in JSON", async () => {
  const all = JSON.parse(await list("--json")) as {
    name: string;
    records: number | null;
    sources: { url: string; version: string }[];
    traps: { title: string; text: string }[];
  }[];
  const ptbXl = all.find(({ name }) => name === "ptb-xl")!;
  expect(ptbXl).toMatchObject({ records: 21_799, patients: 18_869 });
  expect(ptbXl.sources[0]).toMatchObject({ url: "https://physionet.org/content/ptb-xl/", version: "1.0.3" });
  expect(all.find(({ name }) => name === "cpsc-2018")!.traps[0]!.title).toMatch(/duration/);
});
