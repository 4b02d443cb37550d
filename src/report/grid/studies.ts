import { type Block, list, type Section, table, text } from "../blocks.ts";
import { counted } from "../numbers.ts";
import type { GridReportInput } from "./input.ts";

/** Every study of the grid: how far it is, and what its own page is had by. */
export function studiesSection({ members, unread, source }: GridReportInput): Section {
  const rows = members.map(({ reading: { recipe, results } }) => {
    const { cells, missing } = results;
    const state = missing.length === 0 ? "finished" : "half done";
    return [recipe.name, state, `${counted(cells.length)} of ${counted(cells.length + missing.length)}`];
  });
  const without = unread.map(({ recipe }) => [recipe.name, "no result", "\u2013"]);
  const whys = Map.groupBy(unread, ({ why, recipe }) => why.replaceAll(recipe.name, "STUDY"));
  const reasons = [...whys].map(
    ([why, own]) => `${own.map(({ recipe }) => recipe.name).join(", ")}: ${sentence(why)}`,
  );
  const commands = [...new Set(unread.flatMap((own) => own.commands))];
  const blocks: Block[] = [
    ...table(
      "The studies of the grid, and how many of their models have a result.",
      ["study", "state", "models"],
      [...rows, ...without],
    ),
    ...(reasons.length === 0 ? [] : [text("Without a result:"), ...list(reasons)]),
    ...(commands.length === 0 ? [] : [text("Data that are not there are had by:"), ...list(commands)]),
    text(
      `cardiograft study report ${source.file} --study NAME writes the page of one study, with learning curves, labels and calibration.`,
    ),
  ];
  return { id: "studies", title: "The studies", blocks };
}

const sentence = (why: string): string => (why.endsWith(".") ? why : `${why}.`);
