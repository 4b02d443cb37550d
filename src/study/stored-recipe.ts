import { existsSync } from "node:fs";
import { UserError } from "../base/index.ts";
import { type Home, openStore } from "../store/index.ts";
import { parseRecipe, type Recipe } from "./recipe.ts";
import { loadRecipe } from "./recipe-file.ts";

/** The recipe of a file, or of a study that was run in a home, by its name (the newest of that name) or the beginning of its id. */
export async function recipeNamed(what: string, home: Home): Promise<Recipe> {
  if (existsSync(what) || /\.[cm]?[jt]s$/.test(what)) return loadRecipe(what);
  const nothing = (names: readonly string[]) =>
    new UserError(
      `${what} is neither a recipe file nor a study in ${home.dir}` +
        (names.length > 0 ? `, which has ${[...new Set(names)].join(", ")}.` : ": nothing was run there."),
    );
  if (!existsSync(home.store)) throw nothing([]);
  const store = await openStore(home);
  try {
    const studies = await store.db
      .selectFrom("studies")
      .select(["id", "name", "recipe"])
      .orderBy("updated", "desc")
      .execute();
    const found = studies.find(({ name }) => name === what) ?? studies.find(({ id }) => id.startsWith(what));
    if (found === undefined) throw nothing(studies.map(({ name }) => name));
    return parseRecipe(found.recipe, `The recipe of ${found.name} in ${home.dir}`);
  } finally {
    await store.close();
  }
}
