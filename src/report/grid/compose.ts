import type { Report, Section } from "../blocks.ts";
import type { FigureDocument } from "../figures/index.ts";
import { costSection } from "./cost.ts";
import { dataSection } from "./data.ts";
import { gainsSection } from "./gains.ts";
import type { GridReportInput, GridSectionInput } from "./input.ts";
import { levelsSection } from "./levels.ts";
import { limitsSection } from "./limits.ts";
import { networksSection } from "./networks.ts";
import { studiesSection } from "./studies.ts";
import { leadOf, verdictBlocks } from "./verdict.ts";

const SECTIONS: readonly ((input: GridSectionInput) => Section | null)[] = [
  gainsSection,
  networksSection,
  levelsSection,
  costSection,
  studiesSection,
  dataSection,
  limitsSection,
];

/** Says and draws what a grid of studies found, as `composeReport` does for one. */
export function composeGridReport(input: GridReportInput, document: FigureDocument): Report {
  const all = { ...input, document };
  return {
    kind: "report of a grid of studies",
    title: input.title,
    lead: leadOf(input),
    verdicts: verdictBlocks(input),
    sections: SECTIONS.flatMap((section) => section(all) ?? []).filter((s) => s.blocks.length > 0),
    footer: `Made by Cardiograft ${input.version} from the grid ${input.name}.`,
  };
}
