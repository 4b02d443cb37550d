import { UserError } from "../base/index.ts";

/** A dataset is not there, or not all of it: fetching it is the remedy. Of one that is there and damaged nothing says this. */
export class AbsentError extends UserError {
  override readonly name = "AbsentError";
}
