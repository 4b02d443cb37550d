import { afterEach, expect, it, vi } from "vitest";
import { modelsCommand } from "./models.ts";

afterEach(() => vi.restoreAllMocks());

async function list(...args: string[]): Promise<string> {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  await modelsCommand().parseAsync(["list", ...args], { from: "user" });
  return write.mock.calls.map(([text]) => text).join("");
}

it("lists the architectures with the published numbers of parameters as JSON", async () => {
  const models = JSON.parse(await list("--json")) as { name: string; parameters: number; source: string }[];
  expect(Object.fromEntries(models.map((m) => [m.name, m.parameters]))).toMatchObject({
    resnet1d18: 4_114_053,
    lstm: 45_600 + 500_005,
    gru: 34_200 + 500_005,
    bilstm: 91_200 + 1_000_005,
    xresnet1d101: 1_872_261,
    "bilstm2-pooled": 2_330_629,
  });
  expect(models.length).toBe(12);
  for (const model of models) expect(model.source).not.toBe("");
});

it("and as a table of at most 80 columns", async () => {
  const text = await list();
  expect(text).toMatch(
    /^With 12 leads, 1000 samples and 5 classes:\nname +parameters +source\nresnet1d18 +4,114,053 /,
  );
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});
