import { expect, it } from "vitest";
import { arms } from "../../study/arms.ts";
import { styleOf } from "./arms.ts";

it("no two arms share a symbol, a dash or a colour", () => {
  const styles = arms.map(styleOf);
  for (const of of ["symbol", "dash", "colour"] as const)
    expect(new Set(styles.map((style) => style[of])).size).toBe(arms.length);
});
