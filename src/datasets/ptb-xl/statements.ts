import { UserError } from "../../base/index.ts";
import { PTB_XL_SUPERCLASSES, type ScpStatement } from "../../labels/index.ts";
import { readCsv } from "../csv.ts";

const COLUMNS = [
  "",
  "description",
  "diagnostic",
  "form",
  "rhythm",
  "diagnostic_class",
  "diagnostic_subclass",
];

/** Reads `scp_statements.csv`: the statements by code, in the file's order, and the SHA-256 of its bytes. Throws UserError. */
export function readStatements(path: string): { statements: Map<string, ScpStatement>; hash: string } {
  const { rows, hash } = readCsv(path, COLUMNS);
  const statements = new Map<string, ScpStatement>();
  for (const { line, fields } of rows) {
    const fail = (field: string, problem: string): never => {
      throw new UserError(`${path}, line ${line}, ${field}: ${problem}; fetch the table again`);
    };
    const flag = (field: string): boolean => {
      const value = fields[field]!;
      if (value === "" || Number(value) === 0) return false;
      return Number(value) === 1 || fail(field, `"${value}" is neither 1.0 nor empty`);
    };
    const code = fields[""]!;
    if (code === "") fail("first column", "has no statement");
    if (statements.has(code)) fail("first column", `statement ${code} is there twice`);
    const diagnostic = flag("diagnostic");
    const name = fields.diagnostic_class!;
    const superclass = PTB_XL_SUPERCLASSES.find((known) => known === name) ?? null;
    if (diagnostic && superclass === null) {
      fail("diagnostic_class", `"${name}" is not one of ${PTB_XL_SUPERCLASSES.join(", ")}`);
    }
    if (diagnostic && fields.diagnostic_subclass === "") fail("diagnostic_subclass", "is empty");
    statements.set(code, {
      code,
      description: fields.description!,
      diagnostic,
      form: flag("form"),
      rhythm: flag("rhythm"),
      superclass: diagnostic ? superclass : null,
      subclass: diagnostic ? fields.diagnostic_subclass! : null,
    });
  }
  return { statements, hash };
}
