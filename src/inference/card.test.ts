import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyCard } from "../../test/fixtures/tiny-model.ts";
import { UserError } from "../base/index.ts";
import { parseCard, readCard, writeCard } from "./card.ts";

describe("a model card", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "cardiograft-card-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is read as it was written", () => {
    const file = join(folder, "card.json");
    const card = tinyCard({
      upstream: {
        dataset: "PTB-XL 1.0.3",
        licence: "CC-BY-4.0",
        folds: [1, 2],
        records: 10,
        labels: ["NORM"],
      },
    });
    writeCard(file, card);
    expect(readCard(file)).toEqual(card);
    expect(readFileSync(file, "utf8")).toMatch(/^\{\n {2}"format": 1,/);
  });

  it("names file and field of everything that is wrong", () => {
    const card = tinyCard() as unknown as { labels: object[]; leads?: unknown; extra?: number };
    card.labels[1] = { name: "high V1", threshold: 1.5 };
    delete card.leads;
    card.extra = 1;
    const message = thrown(() => parseCard(card, "m/card.json"));
    expect(message).toContain("m/card.json");
    expect(message).toContain("labels[1].threshold: ");
    expect(message).toContain("leads: ");
    expect(message).toContain('"extra"');
  });

  it("must agree with itself", () => {
    const window = { ...tinyCard().window, seconds: 2.5 };
    expect(thrown(() => parseCard(tinyCard({ window }), "card.json"))).toMatch(
      /window\.seconds: 4 samples at 2 Hz are 2 s, not 2\.5/,
    );
    const labels = [tinyCard().labels[0]!, tinyCard().labels[0]!];
    expect(thrown(() => parseCard(tinyCard({ labels }), "card.json"))).toMatch(
      /labels\[1\]: high I is there twice/,
    );
  });

  it("takes a length that is not a whole number of seconds", () => {
    const window = { ...tinyCard().window, seconds: 2.5 };
    expect(parseCard(tinyCard({ samplingRate: 500, samples: 1250, window }), "card.json").samples).toBe(1250);
  });

  it("of a newer format asks for a newer program", () => {
    expect(thrown(() => parseCard({ ...tinyCard(), format: 2 }, "card.json"))).toMatch(/format 2.*newer/);
  });

  it("is not written when it is wrong", () => {
    const file = join(folder, "wrong.json");
    expect(thrown(() => writeCard(file, tinyCard({ samples: 0 })))).toContain("samples");
    expect(thrown(() => readCard(file))).toMatch(/wrong\.json is not there/);
  });

  it("that is no JSON is refused by name", () => {
    const file = join(folder, "broken.json");
    writeFileSync(file, "{");
    expect(thrown(() => readCard(file))).toMatch(/broken\.json is not JSON/);
    expect(thrown(() => parseCard(null, "card.json"))).toContain("(the whole)");
  });
});

function thrown(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
}
