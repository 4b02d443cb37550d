import { PAPER_MARK } from "../study/index.ts";

/** What is true of every number of the original study's protocol: the first thing to be said. */
export const PAPER_NOTE = `Every number here is ${PAPER_MARK}. The protocol of the original study keeps the epoch that is best on the test records, and trains once: there is no interval, and no verdict is given.`;

/** Of steps and minutes until a level is reached. */
export const CHOSEN_ON_TEST =
  "Under this protocol the records of validation are the test records: steps and minutes until a level is reached are those on the test records.";
