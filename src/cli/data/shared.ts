import { Command } from "commander";
import { findSharedRecordings, openDataset, type SharedRecordings } from "../../datasets/index.ts";
import { progressLine } from "../bar.ts";
import { columns, wrap } from "../text.ts";
import { chooseDataset } from "./choose.ts";

const HELP = `
A and B are names of datasets, looked for in --data, folders, or
simulated/COHORT. Compares the waveforms themselves, so that copies are found
that were renamed, resampled, rescaled, cropped, or whose leads are in another
order.

Examples:
  cardiograft data shared ptb-xl --data ~/ptb-xl
  cardiograft data shared ptb-xl georgia --data ~/ecg --json
`;

/** The most pairs that the human table lists. */
const LISTED = 40;

/** `cardiograft data shared A [B]` */
export function dataSharedCommand(): Command {
  return new Command("shared")
    .description("recordings that two datasets share, or that one holds twice")
    .argument("<a>", "a dataset, or a folder with one")
    .argument("[b]", "another; without it, a is compared with itself")
    .option("--data <dir>", "the folder with the datasets")
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action(async (a: string, b: string | undefined, options: { data?: string; json?: true }) => {
      const [first, second] = [a, b].map((what) => {
        if (what === undefined) return null;
        const { spec, data } = chooseDataset(what, options.data);
        return openDataset(spec, { data });
      });
      let what = "";
      let line: ReturnType<typeof progressLine> | undefined;
      const result = await findSharedRecordings(first!, second ?? null, {
        onProgress(progress) {
          if (progress.what !== what) line?.end();
          if (progress.what !== what) line = progressLine(progress.what);
          what = progress.what;
          line!.show(progress.done, progress.total);
        },
      });
      line?.end();
      process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : sharedText(result, a, b));
    });
}

function sharedText({ shared, skipped }: SharedRecordings, a: string, b: string | undefined): string {
  const where = b === undefined ? `twice in ${a}` : `in ${a} and in ${b}`;
  const lines = [`${shared.length === 1 ? "1 recording is" : `${shared.length} recordings are`} ${where}.`];
  if (shared.length > 0) {
    const rows = shared
      .slice(0, LISTED)
      .map((s) => [s.a, s.b, `${s.lag.toFixed(2)} s`, s.correlation.toFixed(3)]);
    lines.push("", ...columns([[a, b ?? a, "begins later by", "correlation"], ...rows], [0, 1]));
    if (shared.length > LISTED) lines.push(`... and ${shared.length - LISTED} more: see --json`);
  }
  if (shared.length > 0 && b !== undefined)
    lines.push(
      "",
      wrap("Leave them out of the upstream, or the comparison is not one: the model has seen them."),
    );
  if (skipped.length > 0)
    lines.push(
      "",
      `${skipped.length} could not be compared, the first: ${skipped[0]!.record}: ${skipped[0]!.reason}`,
    );
  return `${lines.join("\n")}\n`;
}
