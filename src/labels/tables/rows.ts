/**
 * The rows of a table written as text, so that it stays readable: one row a line, cells between bars, `-` where a cell is empty, lines that
 * begin with `#` are headings for the reader. Throws for a row with another number of cells: such a table is a defect of the program.
 */
export function rowsOf<T extends readonly string[]>(text: string, cells: T["length"]): T[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const row = line.split(" | ").map((cell) => (cell.trim() === "-" ? "" : cell.trim()));
      if (row.length !== cells) throw new Error(`a table row has ${row.length} cells, not ${cells}: ${line}`);
      return row as readonly string[] as T;
    });
}

/** The words of a cell, between spaces. */
export const wordsOf = (cell: string): string[] => cell.split(" ").filter((word) => word !== "");
