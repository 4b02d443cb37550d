import { existsSync } from "node:fs";
import { canonicalJson, sha256, UserError } from "../base/index.ts";
import { type Home, loadMetrics, openStore } from "../store/index.ts";
import { isBaseline } from "./arms.ts";
import { type CarriedOver, carriedOver } from "./carried-over.ts";
import type { GridPlace } from "./grid.ts";
import { type GridSummary, summaryOf } from "./grid-summary.ts";
import { judgeEvaluations } from "./judgement/index.ts";
import { metricOf } from "./metric.ts";
import { type Absence, absenceOf, type Missing, toleratingOpener } from "./missing-data.ts";
import { type NetworkCell, type NetworkFindings, networkFindings } from "./network-gains.ts";
import { isPaper } from "./paper-protocol.ts";
import { openSources } from "./place.ts";
import { type ReadOptions, readStudy, type StudyReading } from "./read-study.ts";
import type { Recipe } from "./recipe.ts";
import type { StudySet } from "./recipe-file.ts";
import { readPredictions, type TrainMetrics } from "./tasks/index.ts";

/** A study of a grid, as far as it is finished. */
export interface ReadMember {
  readonly place: GridPlace;
  readonly reading: StudyReading;
  readonly carriedOver: CarriedOver | null;
}

/** A study of a grid without any result. */
export interface UnreadMember extends Absence {
  readonly place: GridPlace;
  readonly recipe: Recipe;
}

/** A grid as far as it is finished. */
export interface GridReading {
  readonly name: string;
  readonly title: string;
  /** In the order of the recipe. */
  readonly members: readonly ReadMember[];
  readonly unread: readonly UnreadMember[];
  readonly summary: GridSummary;
  /** Empty with one network, and where nothing is judged. */
  readonly networks: NetworkFindings;
}

export interface ReadGridOptions extends ReadOptions {
  /** After each study. */
  readonly onStudy?: ((done: number, of: number) => void) | undefined;
}

/**
 * Judges what is finished of a grid, study by study as `readStudy` does, and what follows over all of them; trains nothing. Studies without a
 * result, or whose data are not there, are named with the reason.
 * @throws UserError where nothing of any study is finished, and while another process holds the home
 */
export async function readGrid(set: StudySet, options: ReadGridOptions): Promise<GridReading> {
  const { home, data, onStudy } = options;
  const nothing = `Nothing of the grid ${set.name} is finished in ${home.dir}. Run it first with \`cardiograft study run RECIPE\`, or name its folder with --home.`;
  if (!existsSync(home.store)) throw new UserError(nothing);
  // A home in use is said once, and is no study's fault.
  await (await openStore(home)).close();
  const missing = new Map<string, Missing>();
  const open = toleratingOpener(data, missing);
  const members: ReadMember[] = [];
  const unread: UnreadMember[] = [];
  for (const [i, recipe] of set.studies.entries()) {
    const place = set.places?.[i] ?? { part: recipe.name, upstream: null, downstream: null, network: null };
    onStudy?.(i, set.studies.length);
    try {
      const absence = absenceOf(openSources(recipe, data, open), missing);
      if (absence !== null) {
        unread.push({ place, recipe, ...absence });
        continue;
      }
      const reading = await readStudy(recipe, options);
      members.push({ place, reading, carriedOver: carriedOver(reading.results.cells) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unread.push({ place, recipe, why: error.message, commands: [] });
    }
  }
  if (members.length === 0)
    throw new UserError([nothing, ...new Set(unread.map(({ why }) => why))].join("\n  "));
  return {
    ...{ name: set.name, title: set.title, members, unread },
    summary: summaryOf(
      members.map(({ place, reading, carriedOver: carried }) => ({
        place,
        recipe: reading.recipe,
        run: { results: reading.results, carriedOver: carried },
      })),
    ),
    networks: await networksOf(members, home),
  };
}

/** The differences between networks, on the draws that the studies were judged with. */
async function networksOf(members: readonly ReadMember[], home: Home): Promise<NetworkFindings> {
  const sound = members.filter(({ place, reading }) => place.network !== null && !isPaper(reading.recipe));
  if (new Set(sound.map(({ place }) => place.network)).size < 2) return { gains: [], contrasts: [] };
  const cells = sound.flatMap((member) => cellsOf(member, home));
  const drawn = new Map();
  const store = await openStore(home);
  try {
    for (const { reading } of sound) {
      const { results, downstream, recipe } = reading;
      const metric = metricOf(recipe);
      const found = await loadMetrics(
        store.db,
        results.cells.map(({ train }) => train),
      );
      const evaluations = results.cells.map(({ train, evaluate }) => ({
        key: evaluate,
        thresholds: (found.get(train) as TrainMetrics).thresholds,
      }));
      for (const [key, own] of judgeEvaluations(evaluations, downstream.labels!, home, metric))
        drawn.set(key, own.drawn);
    }
  } finally {
    await store.close();
  }
  const region = Math.max(...sound.map(({ reading }) => reading.recipe.region));
  return networkFindings(cells, drawn, region);
}

function cellsOf({ place, reading: { recipe, results } }: ReadMember, home: Home): NetworkCell[] {
  const { cells, gains } = results;
  const { records, classes } = readPredictions(home, cells[0]!.evaluate, "test");
  // Two datasets may call their records alike.
  const test = sha256(canonicalJson([recipe.downstream.dataset, records]));
  return gains.flatMap(({ arm, size, seeds }) => {
    if (isBaseline(arm)) return [];
    const evaluationOf = (of: string, seed: number) =>
      cells.find((c) => c.arm === of && c.size === size && c.seed === seed)!.evaluate;
    const setting = [place.downstream, place.upstream, size, ...classes].join("\0");
    return [
      {
        ...{ arm, network: place.network!, setting, test },
        seeds: seeds.map(({ seed }) => ({
          ...{ seed, scratch: evaluationOf("scratch", seed), arm: evaluationOf(arm, seed) },
        })),
      },
    ];
  });
}
