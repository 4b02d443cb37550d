import { describe, expect, it } from "vitest";
import { CODE_SIX, codeSixOfScp, ptbXlSuperclasses, SCP_OF_CODE_SIX, type ScpStatement } from "./index.ts";

const statement = (code: string, superclass: ScpStatement["superclass"]): [string, ScpStatement] => [
  code,
  {
    code,
    description: "",
    diagnostic: superclass !== null,
    form: false,
    rhythm: false,
    superclass,
    subclass: superclass,
  },
];

const STATEMENTS = new Map([
  statement("NORM", "NORM"),
  statement("IMI", "MI"),
  statement("AMI", "MI"),
  statement("LVH", "HYP"),
  statement("SR", null),
]);

describe("ptbXlSuperclasses", () => {
  it("gives each class once, in the benchmark's order", () => {
    expect(ptbXlSuperclasses(["LVH", "IMI", "AMI", "SR"], STATEMENTS)).toEqual(["MI", "HYP"]);
  });

  it("gives none where no statement is diagnostic", () => {
    expect(ptbXlSuperclasses(["SR"], STATEMENTS)).toEqual([]);
    expect(ptbXlSuperclasses([], STATEMENTS)).toEqual([]);
  });
});

describe("codeSixOfScp", () => {
  it("knows each of the six, and only complete bundle branch blocks", () => {
    expect(codeSixOfScp(CODE_SIX.map((label) => SCP_OF_CODE_SIX[label]))).toEqual(CODE_SIX);
    expect(codeSixOfScp(["STACH", "1AVB", "IRBBB", "ILBBB", "2AVB", "SVTAC", "AFLT"])).toEqual([
      "1dAVb",
      "ST",
    ]);
  });
});
