import type { Report, Section } from "./blocks.ts";
import type { FigureDocument } from "./figures/index.ts";
import type { ReportInput } from "./input.ts";
import {
  costSection,
  curvesSection,
  dataSection,
  gainsSection,
  labelsSection,
  leadOf,
  limitsSection,
  metricsSection,
  seedsSection,
  timeSection,
  verdictBlocks,
} from "./sections/index.ts";

const SECTIONS: readonly ((input: ReportInput & { readonly document: FigureDocument }) => Section | null)[] =
  [
    curvesSection,
    gainsSection,
    seedsSection,
    timeSection,
    costSection,
    labelsSection,
    metricsSection,
    dataSection,
    limitsSection,
  ];

/**
 * Says and draws all that a study found, in the order in which a reader asks: what is concluded, on what it rests, what it cannot say. `document`
 * makes the elements of the figures: a browser's, or that of `serverDocument`.
 */
export function composeReport(input: ReportInput, document: FigureDocument): Report {
  const all = { ...input, document };
  return {
    kind: "report of a study",
    title: input.results.study.title,
    lead: leadOf(all),
    verdicts: verdictBlocks(all),
    sections: SECTIONS.flatMap((section) => section(all) ?? []).filter((s) => s.blocks.length > 0),
    footer: `Made by Cardiograft ${input.version} from study ${input.results.study.name}, key ${input.results.study.id.slice(0, 16)}.`,
  };
}
