import type { Cohort } from "../cohort.ts";
import { likeCodeTest } from "./like-code-test.ts";
import { likeCpsc2018 } from "./like-cpsc-2018.ts";
import { likeGeorgia } from "./like-georgia.ts";
import { likePtb } from "./like-ptb.ts";
import { likePtbXl } from "./like-ptb-xl.ts";
import { clinic, community } from "./quick.ts";

/** Two for quick studies, and one for each dataset of the study. A new cohort is a file and a line here. */
export const COHORTS = {
  community,
  clinic,
  "like-ptb-xl": likePtbXl,
  "like-cpsc-2018": likeCpsc2018,
  "like-georgia": likeGeorgia,
  "like-ptb": likePtb,
  "like-code-test": likeCodeTest,
} as const satisfies Record<string, Cohort>;

export type CohortName = keyof typeof COHORTS;

export const cohortNames = Object.keys(COHORTS) as CohortName[];
