import { createWriteStream, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileFailure } from "../base/index.ts";
import { csvText } from "../datasets/index.ts";
import { METRICS, type Metric } from "../statistics/index.ts";
import type { Home } from "../store/index.ts";
import type { Arm } from "./arms.ts";
import { isPaper, PAPER_MARK } from "./paper-protocol.ts";
import { readStudy } from "./read-study.ts";
import type { Recipe } from "./recipe.ts";
import type { StudyResults } from "./results.ts";
import { readPredictions } from "./tasks/index.ts";

type Field = string | number | boolean | null | undefined;
type Row = readonly Field[];

export interface ExportOptions {
  readonly home: Home;
  readonly data?: string | undefined;
  /** The folder that the files go to; made where it is not there. */
  readonly dir: string;
  /** Judges as a run that grew until it was decided. */
  readonly untilDecided?: boolean | undefined;
}

/**
 * Writes what is finished of a study as CSV files (RFC 4180), row by row, and gives their paths: cells, labels, gains, validation history, and
 * the predictions of each evaluation. No patient is named; records are, by the dataset's own names. Where numbers were chosen on the test
 * records each row of each file says so.
 * @throws UserError where nothing is finished, or a file cannot be written
 */
export async function exportStudy(recipe: Recipe, options: ExportOptions): Promise<string[]> {
  const { home, data, dir, untilDecided } = options;
  const { results } = await readStudy(recipe, { home, data, untilDecided });
  const paper = isPaper(recipe);
  const written: string[] = [];
  const write = async (name: string, rows: Iterable<Row>) => {
    const file = join(dir, name);
    await writeRows(file, paper ? marked(rows) : rows);
    written.push(file);
  };
  await write("cells.csv", cellRows(results, paper));
  await write("labels.csv", labelRows(results));
  await write("gains.csv", gainRows(results, paper));
  await write("history.csv", historyRows(results, paper));
  for (const { arm, size, seed, evaluate } of results.cells)
    await write(join("predictions", `${arm}-${size}-${seed}.csv`), predictionRows(home, evaluate));
  return written;
}

/** Under a temporary name first, so that a file that is there is whole. */
async function writeRows(file: string, rows: Iterable<Row>): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  function* lines() {
    for (const row of rows) yield csvText([row.map((field) => (field == null ? "" : String(field)))]);
  }
  try {
    mkdirSync(dirname(file), { recursive: true });
    await pipeline(Readable.from(lines()), createWriteStream(temporary));
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw fileFailure(file, error, "choose another folder with --csv");
  }
}

/** With a last column that says how the numbers were chosen. */
function* marked(rows: Iterable<Row>): Generator<Row> {
  let first = true;
  for (const row of rows) {
    yield [...row, first ? "mark" : PAPER_MARK];
    first = false;
  }
}

type Place = { readonly arm: Arm; readonly size: number; readonly seed: number };
const PLACE = ["arm", "size", "seed"];
const place = ({ arm, size, seed }: Place): Row => [arm, size, seed];

/** As CSV files name it. */
const columnOf = ({ name }: Metric): string => name.replace("-", "_");

function* cellRows({ cells, metric: name }: StudyResults, paper: boolean): Generator<Row> {
  const metric = METRICS[name];
  const other = Object.values(METRICS).find((m) => m !== metric)!;
  yield [
    ...[
      ...PLACE,
      "steps",
      "best_step",
      "converged",
      columnOf(metric),
      "weighted_f1",
      `${paper ? "best_test" : "validation"}_${columnOf(metric)}`,
    ],
    ...[columnOf(other), "macro_f1", "sensitivity", "at_specificity", "brier", "calibration_slope", "ece"],
    "challenge_2021",
  ];
  for (const cell of cells) {
    const { steps, bestStep, converged, value, weightedF1, validation, metrics: m } = cell;
    yield [
      ...[...place(cell), steps, bestStep, converged, value, weightedF1, validation],
      ...[
        other.name === "macro-auroc" ? m.auroc.macro : m.auprc.macro,
        m.f1.macro,
        m.sensitivity.macro,
        m.sensitivity.specificity,
        m.brier,
      ],
      ...[m.calibration.slope, m.ece.macro, m.challenge2021],
    ];
  }
}

function* labelRows({ cells }: StudyResults): Generator<Row> {
  yield [
    ...[...PLACE, "label", "records", "positives", "auroc", "auprc", "f1", "sensitivity", "brier"],
    ...["calibration_slope", "ece"],
  ];
  for (const cell of cells)
    for (const l of cell.metrics.labels)
      yield [
        ...[...place(cell), l.label, l.records, l.positives, l.auroc, l.auprc, l.f1],
        ...[l.sensitivity?.sensitivity, l.brier, l.calibration?.slope, l.ece],
      ];
}

function* gainRows({ gains }: StudyResults, paper: boolean): Generator<Row> {
  yield [
    ...["arm", "size", "seeds", "ahead", "gain", "low", "high", "error", "verdict"],
    ...["sd_seeds", "sd_test_patients"],
  ];
  for (const { arm, size, seeds, ahead, mean, error, verdict, spread } of gains) {
    const judged = seeds.length > 1 && !paper;
    yield [
      ...[arm, size, seeds.length, ahead, mean, judged ? verdict.low : null, judged ? verdict.high : null],
      ...[error, judged ? verdict.conclusion : null, spread.seeds, spread.testPatients],
    ];
  }
}

function* historyRows({ cells, metric }: StudyResults, paper: boolean): Generator<Row> {
  const own = columnOf(METRICS[metric]);
  yield [
    ...PLACE,
    "step",
    "epoch",
    "training_loss",
    ...(paper ? ["test_loss", `test_${own}`] : ["validation_loss", `validation_${own}`]),
  ];
  for (const cell of cells)
    for (const { step, epoch, trainingLoss, validationLoss, metric } of cell.history)
      yield [...place(cell), step, epoch, trainingLoss, validationLoss, metric];
}

function* predictionRows(home: Home, evaluate: string): Generator<Row> {
  const { records, classes, truth, probabilities } = readPredictions(home, evaluate, "test");
  yield ["record", "label", "truth", "probability"];
  for (const [i, record] of records.entries())
    for (const [k, label] of classes.entries()) {
      const at = i * classes.length + k;
      yield [record, label, truth[at], probabilities[at]];
    }
}
