import type { Arm } from "../../study/index.ts";

/** How an arm is drawn: told apart by symbol and dash as well as by colour. */
export interface ArmStyle {
  /** A colour of the page, with the one that is used where there is no page. */
  readonly colour: string;
  readonly dash: string;
  readonly symbol: "circle" | "square" | "triangle" | "diamond2" | "star" | "times" | "plus" | "hexagon";
}

/** Colours for light paper, after Okabe & Ito's palette for all kinds of colour vision, dark enough to read as text. */
export const ARM_COLOURS: Readonly<Record<Arm, { readonly light: string; readonly dark: string }>> = {
  scratch: { light: "#3d4450", dark: "#c9ced6" },
  "fine-tune": { light: "#0067a8", dark: "#63b8f0" },
  "head-then-all": { light: "#bf4a00", dark: "#ff9a5c" },
  partial: { light: "#96407c", dark: "#e29ac8" },
  "linear-probe": { light: "#00765a", dark: "#42cfa4" },
  "random-probe": { light: "#866000", dark: "#e3b84d" },
  prevalence: { light: "#6b7280", dark: "#9aa1ac" },
  "age-sex": { light: "#7a4a32", dark: "#cf9f86" },
};

const MARKS: Readonly<Record<Arm, Omit<ArmStyle, "colour">>> = {
  scratch: { dash: "none", symbol: "circle" },
  "fine-tune": { dash: "8 3", symbol: "square" },
  "head-then-all": { dash: "10 3 2 3", symbol: "triangle" },
  partial: { dash: "4 4", symbol: "hexagon" },
  "linear-probe": { dash: "1.5 3", symbol: "diamond2" },
  "random-probe": { dash: "6 3 1.5 3 1.5 3", symbol: "star" },
  prevalence: { dash: "2 5", symbol: "times" },
  "age-sex": { dash: "12 5", symbol: "plus" },
};

export const styleOf = (arm: Arm): ArmStyle => ({
  ...MARKS[arm],
  colour: `var(--arm-${arm}, ${ARM_COLOURS[arm].light})`,
});

/** Colours that are no arm's. */
export const INK = {
  muted: "var(--figure-muted, #5b6472)",
  grid: "var(--figure-grid, #e3e6ea)",
  region: "var(--figure-region, #e9edf2)",
  paper: "var(--figure-paper, #ffffff)",
} as const;
