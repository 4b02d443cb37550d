import { UserError } from "../../base/index.ts";
import type { Bytes } from "../shared/bytes.ts";
import { clockSeconds, pastMidnight } from "../shared/clock.ts";
import type { Assignment } from "../shared/columns.ts";
import { decimalNumber } from "../text/index.ts";
import { isMissing, splitFields } from "./fields.ts";
import type { Head } from "./head.ts";
import { textLines } from "./lines.ts";

/** The numbers of a table. */
export interface Numbers {
  /** In the order of the assignment, in the unit of the file; NaN where a field is empty. */
  readonly signals: readonly Float32Array[];
  readonly times: Float64Array | null;
  /** The smallest difference between times that their decimals can express. */
  readonly resolution: number;
  /** The line of a row. */
  line(row: number): number;
}

/** Arrays that grow as rows come in. */
class Growing<T extends Float32Array | Float64Array> {
  private array: T;
  private readonly make: (length: number) => T;
  length = 0;

  constructor(make: (length: number) => T) {
    this.make = make;
    this.array = make(4096);
  }

  push(value: number): void {
    if (this.length === this.array.length) {
      const larger = this.make(2 * this.length);
      larger.set(this.array);
      this.array = larger;
    }
    this.array[this.length++] = value;
  }

  done(): T {
    return this.array.slice(0, this.length) as T;
  }
}

/** Reads all rows. @throws UserError naming file, line and column of the first field that is not what it should be */
export function readNumbers(bytes: Bytes, head: Head, { signals, time }: Assignment, path: string): Numbers {
  const { delimiter, decimal, columns, encoding, data } = head;
  const values = signals.map(() => new Growing((n) => new Float32Array(n)));
  const times = new Growing((n) => new Float64Array(n));
  const lines: number[] = [];
  let clock = false;
  let decimals = 0;
  let lastLine = data - 1;
  let rows = 0;
  for (const [line, text] of textLines(bytes, encoding, path)) {
    if (line < data || text.trim() === "") continue;
    const fields = splitFields(text, delimiter);
    const wrong = (column: number, problem: string) => {
      const heading = columns[column]!.heading;
      return new UserError(
        `${path}, line ${line}, ${heading === "" ? `field ${column + 1}` : heading}: ${problem}`,
      );
    };
    if (fields.length !== columns.length)
      throw new UserError(
        `${path}, line ${line}: has ${fields.length} fields, but the table has ${columns.length} columns`,
      );
    signals.forEach(({ column }, i) => {
      const field = fields[column]!;
      const value = decimalNumber(field, decimal);
      if (value === null && !isMissing(field)) throw wrong(column, notNumber(field, decimal));
      values[i]!.push(value ?? Number.NaN);
    });
    if (time !== null) {
      const field = fields[time.column]!;
      const number = decimalNumber(field, decimal);
      const seconds = number ?? clockSeconds(field);
      if (seconds === null) throw wrong(time.column, `${JSON.stringify(field)} is no time`);
      clock ||= number === null;
      decimals = Math.max(decimals, /[.,](\d+)/.exec(field)?.[1]?.length ?? 0);
      times.push(seconds);
    }
    // Rows follow each other but for blank lines: only where one was skipped is remembered.
    if (line !== lastLine + 1) lines.push(rows, line);
    lastLine = line;
    rows++;
  }
  if (rows === 0) throw new UserError(`${path}, line ${data}: no row of numbers follows`);
  const all = time === null ? null : times.done();
  if (all !== null && clock) pastMidnight(all);
  return {
    signals: values.map((value) => value.done()),
    times: all,
    resolution: 10 ** -decimals,
    line(row) {
      let line = data + row;
      for (let i = 0; i < lines.length && lines[i]! <= row; i += 2) line = lines[i + 1]! + row - lines[i]!;
      return line;
    },
  };
}

function notNumber(field: string, decimal: "." | ","): string {
  const shown = JSON.stringify(field.length > 40 ? `${field.slice(0, 40)}...` : field);
  const other = decimal === "," ? "." : ",";
  const why =
    decimalNumber(field, other) === null
      ? ""
      : `; decimals are written with a ${decimal === "," ? "comma" : "point"} elsewhere`;
  return `${shown} is not a number${why}`;
}
