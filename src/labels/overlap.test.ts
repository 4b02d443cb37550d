import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withKinds } from "./diagnosis.ts";
import { CODE_SIX_SET, CPSC_NINE, labelSetNamed, labelSets, overlap, PTB_TWO } from "./index.ts";

const between = (a: string, b: string) => overlap(labelSetNamed(a), labelSetNamed(b));
const link = (a: string, b: string, x: string, y: string) =>
  between(a, b).shared.find((l) => l.a === x && l.b === y);

describe("overlap", () => {
  it("finds the same diagnosis under other names", () => {
    const { shared, onlyA, onlyB } = overlap(CODE_SIX_SET, CPSC_NINE);
    expect(shared.map(({ a, b, relation, diagnoses }) => [a, b, relation, ...diagnoses])).toEqual([
      ["1dAVb", "IAVB", "same", "first-degree-av-block"],
      ["RBBB", "RBBB", "same", "right-bundle-branch-block"],
      ["LBBB", "LBBB", "same", "left-bundle-branch-block"],
      ["AF", "AF", "same", "atrial-fibrillation"],
    ]);
    expect(onlyA).toEqual(["SB", "ST"]);
    expect(onlyB).toEqual(["NORM", "PAC", "VEB", "STD", "STE"]);
    expect(shared[1]!.remarks.join()).toMatch(
      /RBBB of code-six is 713427006, 59118001; RBBB of cpsc-nine is 59118001/,
    );
  });

  it("tells broader from narrower", () => {
    const mi = link("ptb-xl:superclasses", "ptb-xl:statements", "MI", "ILMI");
    expect(mi).toMatchObject({ relation: "broader", diagnoses: ["inferolateral-mi"] });
    expect(link("ptb-xl:statements", "ptb-xl:superclasses", "ILMI", "MI")!.relation).toBe("narrower");
    expect(link("ptb-xl", "code-test", "CD", "LBBB")!.relation).toBe("broader");
    expect(link("georgia", "georgia", "TAb", "TInv")!.relation).toBe("broader");
  });

  it("says what one infarct class has and the other has not", () => {
    expect(link("ptb-xl", "ptb", "MI", "MI")).toMatchObject({
      relation: "broader",
      diagnoses: ["myocardial-infarction"],
      remarks: ["MI of ptb-xl:superclasses also means subendocardial injury."],
    });
  });

  it("does not take sinus rhythm for a normal ECG", () => {
    const norm = link("ptb-xl", "georgia", "NORM", "NORM")!;
    expect(norm.relation).toBe("narrower");
    expect(norm.remarks.join()).toMatch(/NORM of georgia-ten also means sinus rhythm/);
    expect(overlap(PTB_TWO, CPSC_NINE).shared[0]).toMatchObject({ a: "NORM", b: "NORM", relation: "same" });
    expect(link("ptb-xl", "challenge", "NORM", "NSR")!.relation).toBe("narrower");
  });

  it("says where classes cut into each other, or the codes do not count for the other", () => {
    expect(link("ptb-xl", "georgia", "STTC", "TAb")).toMatchObject({ relation: "partly" });
    const veb = link("cpsc-2018", "challenge", "VEB", "PVC|VPB")!;
    expect(veb.relation).toBe("same");
    expect(veb.remarks.join()).toMatch(
      /164884008 .* not among the scored codes.*VEB of cpsc-nine is 164884008/,
    );
  });

  it("of a set with itself pairs every label with itself", () => {
    for (const set of labelSets.values()) {
      const { shared, onlyA, onlyB } = overlap(set, set);
      expect([onlyA, onlyB]).toEqual([[], []]);
      for (const label of set.labels) {
        expect(shared.find(({ a, b }) => a === label && b === label)!.relation).toBe("same");
      }
    }
  });

  it("is the same from the other side, and every label is either linked or alone", () => {
    const any = fc.constantFrom(...labelSets.values());
    const turned = { same: "same", partly: "partly", broader: "narrower", narrower: "broader" } as const;
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [there, back] = [overlap(a, b), overlap(b, a)];
        expect([back.onlyB, back.onlyA]).toEqual([there.onlyA, there.onlyB]);
        const key = (x: string, y: string, relation: string) => `${x} ${relation} ${y}`;
        expect(back.shared.map((l) => key(l.b, l.a, turned[l.relation])).sort()).toEqual(
          there.shared.map((l) => key(l.a, l.b, l.relation)).sort(),
        );
        for (const { a: x, b: y, relation, diagnoses } of there.shared) {
          const [left, right] = [withKinds(a.meaning[x]!), withKinds(b.meaning[y]!)];
          expect([...right].every((id) => left.has(id))).toBe(relation === "same" || relation === "broader");
          for (const id of diagnoses) expect(left.has(id) && right.has(id)).toBe(true);
        }
        for (const x of there.onlyA) {
          const left = withKinds(a.meaning[x]!);
          for (const y of b.labels)
            expect([...withKinds(b.meaning[y]!)].some((id) => left.has(id))).toBe(false);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("is empty where sets have nothing in common", () => {
    expect(overlap(PTB_TWO, { ...CODE_SIX_SET, labels: ["SB"] })).toMatchObject({
      shared: [],
      onlyA: ["NORM", "MI"],
      onlyB: ["SB"],
    });
  });
});
