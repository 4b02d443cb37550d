import { isBaseline, isPaper, listed, metricOf, sizesOf } from "../../study/index.ts";
import { list, type Section } from "../blocks.ts";
import type { SectionInput } from "../input.ts";
import { counted, plural } from "../numbers.ts";

/** With fewer seeds an interval mostly reflects luck. */
const FEW_SEEDS = 5;
/** With fewer positives in the test set an AUROC is hardly known. */
const FEW_POSITIVES = 20;

/** What the evidence cannot say: sentences that follow from how the study was made. */
export function limitsSection(input: SectionInput): Section {
  const statistics = isPaper(input.recipe) ? ofPaper() : ofStatistics(input);
  const items = [...ofData(input), ...ofDesign(input), ...statistics];
  return {
    id: "limits",
    title: "What this cannot say",
    blocks: list([
      ...items,
      "Research use only: nothing here is a medical device, or shows that a model helps patients.",
    ]),
  };
}

function ofData({ results: { cells, testRecords }, downstream }: SectionInput): string[] {
  const patients = downstream.splits.find((s) => s.split === "test")?.patients;
  const rare = cells[0]!.metrics.labels.filter((l) => l.positives > 0 && l.positives < FEW_POSITIVES);
  return [
    ...(downstream.name.startsWith("simulated")
      ? ["The recordings are simulated: the numbers say nothing about patients."]
      : []),
    `All of it is measured on ${counted(testRecords)} test records${patients === undefined ? "" : ` of ${plural(patients, "patient")}`} of ${downstream.name}. Other hospitals, devices and definitions of labels were not tried.`,
    ...(rare.length === 0
      ? []
      : [
          `Few test records have ${listed(rare.map((l) => `${l.label} (${l.positives})`))}: what is said of ${rare.length === 1 ? "this label" : "these labels"} is uncertain.`,
        ]),
  ];
}

function ofDesign({ results: { cells }, recipe, downstream }: SectionInput): string[] {
  const { model, training, downstream: own } = recipe;
  const apart = Object.values(own.unequal?.arms ?? {}).some(({ rate }) => rate !== undefined);
  const sizes = sizesOf(cells);
  const rate = own.training.rate ?? training.rate;
  const validation = downstream.splits.find((s) => s.split === "validation")?.records ?? 0;
  const tuned = cells.some((c) => !isBaseline(c.arm) && c.arm !== "scratch");
  return [
    sizes.length === 1
      ? `One size was tried, ${counted(sizes[0]!)} training records: nothing follows for fewer or more.`
      : `Sizes from ${counted(sizes[0]!)} to ${counted(sizes.at(-1)!)} training records were tried: nothing follows for fewer or many more.`,
    `One architecture was tried, ${model.name}: another may gain more or less.`,
    ...(typeof rate === "number" && tuned && !apart
      ? [
          `All arms were trained at one highest learning rate, ${rate}: a search for each arm might change their order.`,
        ]
      : []),
    ...(!isPaper(recipe) && own.validation === "full" && validation > sizes[0]!
      ? [
          `The best step and the thresholds were chosen on ${counted(validation)} validation records, more than there would be beside ${counted(sizes[0]!)} training records. All arms may profit from that.`,
        ]
      : []),
  ];
}

/** Of the original study's protocol. */
export const ofPaper = (): string[] => [
  "The epoch that is kept was chosen on the test records themselves: numbers are expected to be lower on records that nobody has looked at, and the differences are of such numbers.",
  "Records were split at random, not patients: of a patient with several records some may be in training and some in the test.",
  "A single run does not tell how much another would differ: there is no interval and no verdict.",
];

function ofStatistics({ results }: SectionInput): string[] {
  const { cells, gains, missing, region } = results;
  const { title } = metricOf(results);
  const seeds = new Set(cells.map((c) => c.seed)).size;
  const verdicts = gains.length;
  const missed = missing.length;
  return [
    ...(seeds === 1
      ? ["A single seed does not tell how much another would differ: there is no interval and no decision."]
      : seeds < FEW_SEEDS
        ? [
            `${seeds} seeds tell little of how much seeds differ: the intervals of sizes and of learning curves are narrower than they should be. The verdicts allow for it.`,
          ]
        : []),
    ...(verdicts > 1
      ? [
          `There are ${verdicts} verdicts, each right with its stated probability; nothing is corrected for their number.`,
        ]
      : []),
    ...(verdicts > 0
      ? [
          `What matters in practice was declared as a difference of ${region} in ${title}; who needs another region must judge again.`,
        ]
      : []),
    ...(missed > 0
      ? [
          `${plural(missed, "model")} of the study ${missed === 1 ? "is" : "are"} missing: verdicts may change when ${missed === 1 ? "it is" : "they are"} there.`,
        ]
      : []),
  ];
}
