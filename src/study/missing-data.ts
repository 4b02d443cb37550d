import { AbsentError, offers, openDataset } from "../datasets/index.ts";
import type { Opener } from "./place.ts";
import { openerOf } from "./place.ts";
import type { Sources } from "./sides.ts";
import { isStandIn, standIn } from "./stand-in.ts";

/** A dataset that a study needs and that is not there. */
export interface Missing {
  readonly name: string;
  readonly reason: string;
  /** The command that gets it. */
  readonly command: string;
}

/** Why a study is left out, and the commands that get its data. */
export interface Absence {
  readonly why: string;
  readonly commands: readonly string[];
}

/** A study of a set that has no result. */
export interface LeftOut extends Absence {
  readonly study: string;
}

/** What of a study's data is not there; null where all is. */
export function absenceOf(
  { upstream, downstream }: Sources,
  missing: ReadonlyMap<string, Missing>,
): Absence | null {
  const absent = [upstream, downstream].flatMap((side) => (isStandIn(side) ? [missing.get(side.name)!] : []));
  if (absent.length === 0) return null;
  const names = [...new Set(absent.map(({ name }) => name))].join(" and ");
  const commands = [...new Set(absent.map(({ command }) => command))];
  return { why: `its data are not there: ${names}`, commands };
}

/**
 * Opens datasets; for one that can be fetched and is not there, gives what stands for it, and notes it in `missing`. One that is there and
 * damaged is an error here as everywhere: fetching it again may be no remedy, and leaving it out would hide it.
 */
export function toleratingOpener(data: string | undefined, missing: Map<string, Missing>): Opener {
  const open = openerOf(data, (spec) => {
    try {
      return openDataset(spec, { data });
    } catch (error) {
      if (!(error instanceof AbsentError) || !offers.some(({ name }) => name === spec.name)) throw error;
      const { name } = spec;
      missing.set(name, { name, reason: error.message, command: `cardiograft data get ${name}` });
      return standIn(spec, error.message);
    }
  });
  return open;
}
