import { UserError } from "../base/index.ts";
import { offers, openDataset } from "../datasets/index.ts";
import type { Opener } from "./place.ts";
import { openerOf } from "./place.ts";
import { standIn } from "./stand-in.ts";

/** A dataset that a study needs and that is not there. */
export interface Missing {
  readonly name: string;
  readonly reason: string;
  /** The command that gets it. */
  readonly command: string;
}

/** Opens datasets; for one that can be fetched and is not there, gives what stands for it, and notes it in `missing`. */
export function toleratingOpener(data: string | undefined, missing: Map<string, Missing>): Opener {
  const open = openerOf(data, (spec) => {
    try {
      return openDataset(spec, { data });
    } catch (error) {
      if (!(error instanceof UserError) || !offers.some(({ name }) => name === spec.name)) throw error;
      const { name } = spec;
      missing.set(name, { name, reason: error.message, command: `cardiograft data get ${name}` });
      return standIn(spec, error.message);
    }
  });
  return open;
}
