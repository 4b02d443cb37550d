/**
 * Measures how fast recordings are read and prepared: `npm run bench:data -- --help`. The figures of docs/performance.md are its output.
 */
import { cpus } from "node:os";
import { Command } from "commander";
import { decodeRows } from "./decode.ts";
import { prepareRows } from "./prepare.ts";
import type { Row } from "./row.ts";

interface Options {
  data?: string;
  python?: string;
  json?: true;
}

const program = new Command("bench:data")
  .description("Measures decoding and preparation, beside NumPy where a Python with it is given.")
  .option("--data <dir>", "the folder of PTB-XL; without it only decoding is measured")
  .option("--python <path>", "Python with NumPy, to measure against")
  .option("--json", "an array of rows instead of the table")
  .addHelpText(
    "after",
    `
Examples:
  npm run bench:data -- --data ~/ptb-xl --python python3
  npm run bench:data -- --python python3 --json`,
  );
program.parse();
const { data, python, json } = program.opts<Options>();

const rows: Row[] = [
  ...(await decodeRows(python)),
  ...(data === undefined ? [] : await prepareRows(data, python)),
];

function line({ what, ms, peer, ratio, peakMemoryMB }: Row): string {
  return [
    what.padEnd(40),
    ms.toFixed(ms < 100 ? 1 : 0).padStart(9),
    (peer?.ms.toFixed(peer.ms < 100 ? 1 : 0) ?? "-").padStart(9),
    (ratio?.toFixed(2) ?? "-").padStart(6),
    (peakMemoryMB?.toFixed(0) ?? "-").padStart(6),
  ].join(" ");
}

if (json) console.log(JSON.stringify(rows, null, 2));
else {
  const peer = rows.find((row) => row.peer !== null)?.peer?.name;
  console.log(
    `${cpus()[0]?.model.trim()}, ${cpus().length} cores${peer === undefined ? "" : `; beside ${peer}`}`,
  );
  console.log(
    `${"".padEnd(40)} ${"ms".padStart(9)} ${"peer".padStart(9)} ${"ratio".padStart(6)} ${"MB".padStart(6)}`,
  );
  for (const row of rows) console.log(line(row));
}
