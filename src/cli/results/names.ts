import type { Arm } from "../../study/index.ts";

/** Arms as headings of narrow columns. */
export const SHORT: Readonly<Record<Arm, string>> = {
  scratch: "scratch",
  "fine-tune": "tuned",
  "head-then-all": "head+all",
  partial: "partial",
  "linear-probe": "probe",
  "random-probe": "random",
  prevalence: "prior",
  "age-sex": "age-sex",
};

/** Labels of one's own may be long. */
export const LABEL_WIDTH = 24;

export const three = (value: number | null): string => (value === null ? "-" : value.toFixed(3));

/** Rows of the same size name it once. */
export const once = (size: number, index: number): string => (index === 0 ? `${size}` : "");
