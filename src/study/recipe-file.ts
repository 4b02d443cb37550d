import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../base/index.ts";
import { type GridPlace, isGrid } from "./grid.ts";
import { parseRecipe, type Recipe } from "./recipe.ts";

/** Studies of a grid that a message names. */
const NAMED = 6;

/** What a recipe file has: one study or several. */
export interface StudySet {
  readonly name: string;
  readonly title: string;
  readonly studies: readonly Recipe[];
  /** Where each study stands in its grid; null for a file with one study. */
  readonly places: readonly GridPlace[] | null;
}

/** Loads the module; what is wrong in it is told with the file's name. */
async function importRecipe(path: string): Promise<{ default?: unknown }> {
  try {
    return (await import(pathToFileURL(path).href)) as { default?: unknown };
  } catch (error) {
    const reason =
      error instanceof UserError ? error.message : `cannot be loaded: ${(error as Error).message}`;
    throw new UserError(`${path}: ${reason}`);
  }
}

async function loadDefault(file: string): Promise<{ path: string; value: unknown }> {
  const path = resolve(file);
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new UserError(
      `There is no recipe ${path}. The recipes that come with Cardiograft are in recipes/.`,
    );
  }
  if (!/\.[cm]?[jt]s$/.test(path)) {
    throw new UserError(`${path}: a recipe is a .ts or .js file whose default export is the study.`);
  }
  const module = await importRecipe(path);
  if (module.default === undefined) {
    throw new UserError(`${path} has no default export. End it with \`export default defineStudy({ … })\`.`);
  }
  return { path, value: module.default };
}

/** Reads a recipe: a TypeScript or JavaScript module whose default export is one study. @throws UserError naming file and field */
export async function loadRecipe(file: string): Promise<Recipe> {
  const { path, value } = await loadDefault(file);
  if (isGrid(value)) {
    const names = value.studies.slice(0, NAMED).map(({ name }) => name);
    throw new UserError(
      `${path} is a grid of ${value.studies.length} studies, and this needs one. Give a file with one study, or, ` +
        `where names of studies are taken, a name: ${names.join(", ")}${value.studies.length > NAMED ? ", …" : ""}.`,
    );
  }
  return parseRecipe(value, path);
}

/** Reads a recipe file of one study or of a grid. @throws UserError naming file and field */
export async function loadStudies(file: string): Promise<StudySet> {
  const { path, value } = await loadDefault(file);
  if (isGrid(value)) {
    const studies = value.studies.map((study) => parseRecipe(study, `${path}, ${study.name}`));
    return { name: value.name, title: value.title, studies, places: value.places };
  }
  const recipe = parseRecipe(value, path);
  return { name: recipe.name, title: recipe.title ?? recipe.name, studies: [recipe], places: null };
}
