import { isPaper, listed, signed } from "../../study/index.ts";
import { list, type Section } from "../blocks.ts";
import { counted, plural } from "../numbers.ts";
import { ofPaper } from "../sections/limits.ts";
import { type GridReportInput, isMarked, metricOfGrid } from "./input.ts";

/** With fewer seeds an interval mostly reflects luck. */
const FEW_SEEDS = 5;

/** What the grid cannot say: sentences that follow from how it was made. */
export function limitsSection(input: GridReportInput): Section {
  const { members, summary } = input;
  const recipes = members.map(({ reading }) => reading.recipe);
  const sound = summary.rows.filter((row) => !isMarked(row));
  return {
    id: "limits",
    title: "What this cannot say",
    blocks: list([
      ...ofData(input),
      ...ofDesign(input),
      ...(recipes.some(isPaper) ? ofPaper() : []),
      ...(sound.length > 0 ? ofStatistics(input, sound.length) : []),
      "Research use only: nothing here is a medical device, or shows that a model helps patients.",
    ]),
  };
}

function ofData({ members }: GridReportInput): string[] {
  const tests = new Map(
    members.map(({ place, reading: { downstream, results } }) => [
      place.downstream ?? downstream.name,
      `${counted(results.testRecords)} of ${downstream.name}`,
    ]),
  );
  const names = members.flatMap(({ reading }) => [
    reading.downstream.name,
    ...(reading.upstream === null || "model" in reading.upstream ? [] : [reading.upstream.name]),
  ]);
  const simulated = names.some((name) => name.startsWith("simulated"));
  return [
    ...(simulated ? ["Recordings are simulated: the numbers say nothing about patients."] : []),
    `All of it is measured on these test records: ${listed([...new Set(tests.values())])}. Other hospitals, devices and definitions of labels were not tried.`,
  ];
}

function ofDesign({ members }: GridReportInput): string[] {
  const recipes = members.map(({ reading }) => reading.recipe);
  const rates = new Set(
    recipes.flatMap(({ downstream, training }) => [
      downstream.training.rate ?? training.rate,
      ...Object.values(downstream.unequal?.arms ?? {}).flatMap(({ rate }) => rate ?? []),
    ]),
  );
  const [rate] = rates;
  const networks = new Set(members.map(({ place }) => place.network).filter((network) => network !== null));
  return [
    ...(rates.size === 1 && typeof rate === "number"
      ? [
          `All networks and arms were trained at one highest learning rate, ${rate}: a search for each might change which gains more, and which arm is ahead.`,
        ]
      : []),
    ...(networks.size > 1
      ? [
          "Networks differ in more than their names say, as in size, depth and head: which of it makes a difference between them does not follow.",
        ]
      : []),
  ];
}

function ofStatistics({ members, unread, networks }: GridReportInput, verdicts: number): string[] {
  const seeds = members.map(({ reading }) => new Set(reading.results.cells.map((cell) => cell.seed)).size);
  const fewest = Math.min(...seeds);
  const missing = members.reduce((sum, { reading }) => sum + reading.results.missing.length, 0);
  const regions = [...new Set(members.map(({ reading }) => reading.recipe.region))];
  return [
    ...(fewest < FEW_SEEDS
      ? [
          `Some studies have ${plural(fewest, "seed")}, which ${fewest === 1 ? "tells nothing" : "tell little"} of how much seeds differ.`,
        ]
      : []),
    ...(verdicts > 1
      ? [
          `There are ${counted(verdicts)} verdicts, each right with its stated probability; nothing is corrected for their number. Those of networks on the same data rest on the same test patients, and are wrong together.`,
        ]
      : []),
    ...(networks.contrasts.length > 0
      ? [
          "Which network gains more is judged over the data and sizes of this grid alone; other data may change it.",
        ]
      : []),
    `What matters in practice was declared as a difference of ${listed(regions.map((region) => signed(region).slice(1)))} in ${metricOfGrid({ members }).title}; who needs another region must judge again.`,
    ...(missing > 0 || unread.length > 0
      ? ["Some results are missing: verdicts, tests and counts may change when they are there."]
      : []),
  ];
}
