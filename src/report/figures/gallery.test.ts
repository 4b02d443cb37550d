import { describe, expect, it } from "vitest";
import { METRICS } from "../../statistics/index.ts";
import type { Arm } from "../../study/index.ts";
import { serverDocument } from "../server-document.ts";
import {
  breakEvenFigure,
  calibrationFigure,
  carriedOverFigure,
  type FigureElement,
  gainFigure,
  gainPanel,
  labelValues,
  learningCurves,
  pairedDifferences,
  standalone,
  validationCurves,
} from "./index.ts";

const document = serverDocument();
const metric = METRICS["macro-auroc"];
const sizes = [100, 300, 1000, 3000, 8000];
const arms: readonly Arm[] = ["scratch", "fine-tune", "head-then-all", "linear-probe", "random-probe"];
/** Macro AUROC of an arm after its nth size. */
const level = (arm: number, n: number) =>
  0.7 + 0.06 * n + (arm === 0 ? 0 : (0.16 - 0.01 * arm) * (1 - n / 4.5));

/** The stored drawing is what a reviewer looks at. */
const gallery = (figure: FigureElement) => {
  const [, name] = /id="figure-([\w-]+)-title"/.exec(figure.outerHTML)!;
  return expect(`${standalone(figure.outerHTML)}\n`).toMatchFileSnapshot(`__snapshots__/${name}.svg`);
};

const curves = arms.flatMap((arm, a) =>
  sizes.map((size, n) => {
    const value = level(a, n);
    return {
      arm,
      size,
      value,
      low: value - 0.02,
      high: value + 0.018,
      converged: a > 0 || n > 0,
    };
  }),
);

describe("the figure of", () => {
  it("learning curves", async () => {
    await gallery(learningCurves(document, { points: curves, metric }));
  });

  it("gains", async () => {
    const conclusions = ["pays", "pays", "undecided", "no practical difference", "does not pay"] as const;
    const gains = sizes.map((size, n) => {
      const mean = 0.15 - 0.045 * n;
      const half = n === 3 ? 0.004 : 0.012;
      return {
        size,
        mean,
        low: mean - half,
        high: mean + half,
        conclusion: conclusions[n]!,
        worth: (4 * size).toLocaleString("en-US"),
      };
    });
    const crossover = { value: 2600, low: 1500, high: "beyond", label: "2,600 [1,500, >8,000]" } as const;
    await gallery(
      gainFigure(document, {
        metric,
        arm: "fine-tune",
        gains,
        sizes,
        region: 0.01,
        domain: [-0.06, 0.18],
        crossover,
      }),
    );
  });

  it("paired differences", async () => {
    const pairs = arms.slice(1, 4).flatMap((arm, a) =>
      sizes.flatMap((size, n) =>
        [1, 2, 3].map((seed) => ({
          arm,
          size,
          seed,
          difference: 0.12 - 0.03 * n - 0.02 * a + 0.007 * ((seed * 5) % 3),
        })),
      ),
    );
    await gallery(pairedDifferences(document, { pairs, region: 0.01, metric }));
  });

  it("validation over steps", async () => {
    const points = arms.flatMap((arm, a) =>
      [1, 2, 3].flatMap((seed) =>
        [100, 200, 300, 400].map((step) => ({
          arm,
          seed,
          step,
          value: level(a, step / 150) - 0.004 * seed,
        })),
      ),
    );
    const arrivals = [{ arm: "fine-tune" as const, step: 130 }];
    await gallery(validationCurves(document, { size: 300, points, metric, target: 0.845, arrivals }));
  });

  it("break-even", async () => {
    const own = [
      { arm: "scratch" as const, minutes: 1.2, pretrained: false, breakEven: null },
      { arm: "fine-tune" as const, minutes: 0.4, pretrained: true, breakEven: 6 },
      { arm: "linear-probe" as const, minutes: 0.1, pretrained: true, breakEven: 4 },
    ];
    await gallery(breakEvenFigure(document, { size: 300, pretraining: 4, arms: own }));
  });

  it("labels", async () => {
    const labels = ["1dAVb", "RBBB", "a label of one's own with a name that is far too long"];
    const points = arms.flatMap((arm, a) => labels.map((label, k) => ({ arm, label, value: level(a, k) })));
    await gallery(labelValues(document, { size: 100, points, metric }));
  });

  it("calibration", async () => {
    const bins = arms.slice(0, 3).flatMap((arm, a) =>
      [0.05, 0.25, 0.45, 0.65, 0.95].map((predicted) => ({
        ...{ arm, predicted, decisions: 40 },
        observed: predicted ** (1 + 0.3 * a),
      })),
    );
    await gallery(calibrationFigure(document, { size: 100, bins }));
  });
});

describe("the figure of a grid:", () => {
  const networks = [
    "resnet1d18-flatten",
    "resnet1d18-pool",
    "gru-flatten",
    "a-network-of-a-far-too-long-name",
  ];
  const conclusions = ["pays", "no practical difference", "undecided", "does not pay"] as const;
  const gains = networks.map((row, n) => {
    const mean = 0.08 - 0.04 * n;
    const half = n === 2 ? 0.3 : n === 1 ? 0.004 : 0.02;
    return { row, mean, low: mean - half, high: mean + half, conclusion: conclusions[n]! };
  });
  const domain = [-0.15, 0.15] as const;

  it("gains of networks on one pair of datasets, where an interval goes on beyond the axis", async () => {
    await gallery(
      gainPanel(document, {
        metric,
        ...{ name: "gains-of-networks", title: "clinic from community, 3,000 records", domain, region: 0.01 },
        gains: gains.map((gain) => ({ ...gain, arm: "fine-tune" as const })),
      }),
    );
  });

  it("gains of several arms", async () => {
    const two = gains
      .slice(0, 2)
      .flatMap((gain) => (["fine-tune", "linear-probe"] as const).map((arm) => ({ ...gain, arm })));
    const title = "clinic from community, 300 records";
    await gallery(
      gainPanel(document, {
        metric,
        name: "gains-of-networks-and-arms",
        title,
        domain,
        region: 0.01,
        gains: two,
      }),
    );
  });

  it("differences without any verdict", async () => {
    const plain = gains.map((gain) => ({
      ...gain,
      ...{ arm: "fine-tune" as const, low: null, high: null, conclusion: null },
    }));
    const title = "ptb from georgia, 290 records";
    const figure = gainPanel(document, {
      metric,
      name: "differences",
      title,
      domain,
      region: null,
      gains: plain,
    });
    expect(figure.outerHTML).not.toMatch(/region|undecided|pays/);
    await gallery(figure);
  });

  it("gains against the share carried over, where shares are nearly the same", async () => {
    const shares = [0.9991, 0.9996, 0.03, 0.985];
    await gallery(
      carriedOverFigure(document, {
        metric,
        ...{ arm: "fine-tune", region: 0.01 },
        networks: gains.map(({ row, mean, low, high }, n) => ({
          ...{ network: row, share: shares[n]!, mean, low, high },
          gains: [mean - 0.01, mean + 0.012],
        })),
      }),
    );
  });
});

describe("a figure", () => {
  const figure = () => learningCurves(document, { points: curves, metric }).outerHTML;

  it("is the same whenever it is drawn", () => {
    expect(figure()).toBe(figure());
  });

  it("has a title and a description, and names every line", () => {
    expect(figure()).toMatch(/<svg [^>]*role="img"/);
    expect(figure()).toContain('aria-labelledby="figure-learning-curves-title figure-learning-curves-desc"');
    for (const arm of arms) expect(figure()).toContain(`>${arm}</text>`);
  });

  it("escapes what it is given", () => {
    const label = "<script>alert(1)</script>";
    const { outerHTML } = labelValues(document, {
      size: 100,
      points: [{ arm: "scratch", label, value: 0.8 }],
      metric,
    });
    expect(outerHTML).not.toContain("<script");
    expect(outerHTML).toContain("&lt;script&gt;");
  });

  it("of a single point is drawn as well", () => {
    const point = { ...curves[0]!, low: null, high: null };
    expect(learningCurves(document, { points: [point], metric }).outerHTML).not.toMatch(
      /NaN|Infinity|undefined/,
    );
  });
});
