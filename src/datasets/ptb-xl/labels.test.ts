import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PTB_XL_SETS, SCP_CODES, type ScpStatement } from "../../labels/index.ts";
import { readCsv } from "../csv.ts";
import { readDatabase } from "./database.ts";
import { labelSetsOf, labelsOf } from "./labels.ts";
import { readStatements } from "./statements.ts";

const statements = new Map<string, ScpStatement>(
  [...SCP_CODES.values()].map(({ superclass, subclass, title, ...code }) => [
    code.code,
    { ...code, description: title, superclass: (superclass || null) as never, subclass: subclass || null },
  ]),
);
const sets = labelSetsOf(statements);
const labels = (codes: Record<string, number>, likelihood?: number) =>
  labelsOf(new Map(Object.entries(codes)), statements, sets, likelihood);

describe("the labels of a record of PTB-XL", () => {
  it("are in the levels' sets as the ontology has them", () => {
    const codes = { NDT: 100, ILMI: 0, INJAS: 50, AFIB: 0, PVC: 0, CLBBB: 15 };
    const own = labels(codes);
    for (const [level, set] of Object.entries(PTB_XL_SETS)) {
      expect(sets[level as keyof typeof sets]).toEqual(set.labels);
      expect(own[level as keyof typeof own]).toEqual(set.ofScp(Object.keys(codes)));
    }
    expect(own["code-six"]).toEqual(["LBBB", "AF"]);
  });

  it("count from a likelihood on, where one is asked for; form and rhythm have none", () => {
    const codes = { NDT: 15, IMI: 50, CLBBB: 0, LVH: 100, AFIB: 0, PVC: 0 };
    expect(labels(codes).superclasses).toEqual(["MI", "STTC", "CD", "HYP"]);
    expect(labels(codes, 0).superclasses).toEqual(["MI", "STTC", "CD", "HYP"]);
    const likely = labels(codes, 50);
    expect(likely).toMatchObject({
      superclasses: ["MI", "HYP"],
      subclasses: ["IMI", "LVH"],
      diagnostic: ["IMI", "LVH"],
      form: ["PVC"],
      rhythm: ["AFIB"],
      "code-six": ["AF"],
    });
    expect(labels(codes, 50.5).superclasses).toEqual(["HYP"]);
    expect(labels(codes, 100).superclasses).toEqual(["HYP"]);
  });
});

const shared = "../shared/data/ptb-xl";

describe.skipIf(!existsSync(shared))("PTB-XL (skipped without ../shared/data)", () => {
  const read = () => {
    const own = readStatements(join(shared, "scp_statements.csv")).statements;
    return { own, rows: readDatabase(join(shared, "ptbxl_database.csv"), own).rows };
  };

  it("has the table of statements that the ontology holds", () => {
    const { rows } = readCsv(join(shared, "scp_statements.csv"), ["AHA code"]);
    const columns = rows.map(({ fields }) => [
      ...["", "description", "diagnostic_class", "diagnostic_subclass"].map((name) => fields[name]!),
      ...["diagnostic", "form", "rhythm"].map((name) => fields[name] === "1.0"),
      ...["AHA code", "aECG REFID", "CDISC Code", "DICOM Code"].map((name) => fields[name]!.trim()),
    ]);
    expect(columns).toEqual(
      [...SCP_CODES.values()].map((own) => [
        ...[own.code, own.title, own.superclass, own.subclass],
        ...[own.diagnostic, own.form, own.rhythm],
        ...[own.aha, own.aecg, own.cdisc, own.dicom],
      ]),
    );
  });

  it("has the benchmark's levels, and fewer labels where a likelihood is asked for", () => {
    const { own, rows } = read();
    const labelled = new Map(
      [undefined, 50, 100].map((likelihood) => {
        const byText = new Map<string, ReturnType<typeof labelsOf>>();
        const all = rows.map(({ codes, text }) => {
          const labels = byText.get(text) ?? labelsOf(codes, own, sets, likelihood);
          byText.set(text, labels);
          return labels;
        });
        return [likelihood, all] as const;
      }),
    );
    const count = (likelihood: number | undefined, level: keyof typeof sets) => {
      const all = labelled.get(likelihood)!.map((labels) => labels[level]);
      return { records: all.filter((l) => l.length > 0).length, labels: all.flat().length };
    };
    // Records with a statement of each level: 1.0.1 has 21,430, 8,988 and 21,066 (Strodthoff et al. 2021), and 38 copies more.
    expect(count(undefined, "superclasses").records).toBe(21_388);
    expect(count(undefined, "subclasses").records).toBe(21_388);
    expect(count(undefined, "diagnostic").records).toBe(21_388);
    for (const [level, published] of [
      ["form", 8988],
      ["rhythm", 21_066],
    ] as const) {
      const { records } = count(undefined, level);
      expect(records).toBeLessThanOrEqual(published);
      expect(records).toBeGreaterThanOrEqual(published - 80);
    }
    expect(count(undefined, "statements").records).toBe(21_799);
    expect(count(100, "superclasses").labels).toBeLessThan(count(50, "superclasses").labels);
    expect(count(50, "superclasses").labels).toBeLessThan(count(undefined, "superclasses").labels);
    expect(count(50, "rhythm")).toEqual(count(undefined, "rhythm"));
  });
});
