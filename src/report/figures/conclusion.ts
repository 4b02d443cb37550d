import type { Conclusion } from "../../statistics/index.ts";
import { INK } from "./arms.ts";

/** A conclusion is told by the symbol, in all figures and tables; *does not pay* stands on its head. Where none is given there is a dot. */
const SYMBOLS: Readonly<Record<Conclusion, "triangle" | "square" | "circle">> = {
  pays: "triangle",
  "no practical difference": "square",
  "does not pay": "triangle",
  undecided: "circle",
};

interface Concluded {
  readonly conclusion: Conclusion | null;
}

/** Symbol, turn and filling of dots that stand for conclusions; hollow is *undecided*. */
export const conclusionMark = (colour: string | ((datum: Concluded) => string)) => ({
  symbol: ({ conclusion }: Concluded) => (conclusion === null ? "circle" : SYMBOLS[conclusion]),
  rotate: ({ conclusion }: Concluded) => (conclusion === "does not pay" ? 180 : 0),
  fill: (datum: Concluded) => {
    if (datum.conclusion === "undecided") return INK.paper;
    return typeof colour === "string" ? colour : colour(datum);
  },
});
