import { UserError } from "../../base/index.ts";
import { floatAttribute, int } from "../../onnx/index.ts";
import { type LowerContext, type LowerRule, o } from "./context.ts";

/** The embedding is stored as [width, N]: the views of a record are half a batch apart. */
const RECORDS = 1;

/** One half of the batch: its standardised features [width, N / 2] and what they were divided by [width, 1]. */
interface View {
  readonly standardised: string;
  readonly sd: string;
}

interface Twins {
  readonly first: View;
  readonly second: View;
  /** Cross-correlations of the features of the one view with those of the other [width, width], and the diagonal [width, 1]. */
  readonly correlations: string;
  readonly diagonal: string;
}

function viewOf({ g, node }: LowerContext, half: string): View {
  const centred = o.sub(g, half, o.mean(g, half, [RECORDS], true));
  const variance = o.mean(g, o.mul(g, centred, centred), [RECORDS], true);
  const sd = g.op("Sqrt", [o.add(g, variance, g.scalar(floatAttribute(node, "epsilon", 0)))]);
  return { standardised: o.div(g, centred, sd), sd };
}

/** What loss and gradient share, computed once. @throws UserError for a batch that does not have two views of each record. */
function twins(c: LowerContext): Twins {
  const { g, n } = c;
  const z = c.input(0).name;
  if (n % 2 !== 0)
    throw new UserError(
      `a batch of ${n} is not two views of each record: the number of its crops must be even`,
    );
  return c.memo(`twins ${z}`, () => {
    const [first, second] = o.split(g, z, [n / 2, n / 2], RECORDS).map((half) => viewOf(c, half)) as [
      View,
      View,
    ];
    const [a, b] = [first.standardised, second.standardised];
    return {
      first,
      second,
      correlations: o.fused(g, a, b, false, true, 2 / n),
      diagonal: o.mean(g, o.mul(g, a, b), [RECORDS], true),
    };
  });
}

const lambdaOf = ({ node }: LowerContext) => floatAttribute(node, "lambda", 0);

export const twinsLowering: Record<string, LowerRule> = {
  // With the identity I the sum is |diag(C) - 1|² + lambda (|C|² - |diag(C)|²): the diagonal needs no mask.
  BarlowTwins: (c) => {
    const { g } = c;
    const { correlations, diagonal } = twins(c);
    const squares = (x: string) => g.op("ReduceSumSquare", [x], { keepdims: int(0) });
    const off = o.sub(g, squares(correlations), squares(diagonal));
    const on = squares(o.sub(g, diagonal, g.scalar(1)));
    const sum = o.add(g, on, o.mul(g, off, g.scalar(lambdaOf(c))));
    c.set(o.mul(g, sum, g.scalar(1 / c.input(0).shape[0]!)));
  },
  /**
   * G = dloss/dC is 2/d (lambda C + diag(e)) with e_i = C_ii - 1 - lambda C_ii, and C = a b' / B for standardised views a, b of B records.
   * So a gets G b / B, and what it was standardised from, with the rows of b summing to 0, (G b - s a) / (B sd) with s_i = sum_j G_ij C_ij.
   * For b the same with C and G transposed.
   */
  BarlowTwinsGrad: (c) => {
    const { g, n } = c;
    const { first, second, correlations, diagonal } = twins(c);
    const lambda = lambdaOf(c);
    const excess = o.sub(g, o.mul(g, diagonal, g.scalar(1 - lambda)), g.scalar(1));
    const squared = o.mul(g, correlations, correlations);
    const factor = g.scalar(4 / (n * c.input(0).shape[0]!));
    const gradient = (own: View, other: View, transposed: boolean) => {
      const [a, b] = [own.standardised, other.standardised];
      const sums = o.mul(g, o.sum(g, squared, [transposed ? 0 : 1]), g.scalar(lambda));
      const s = o.add(g, o.reshape(g, sums, [-1, 1]), o.mul(g, excess, diagonal));
      const weighted = o.add(g, o.fused(g, correlations, b, transposed, false, lambda), o.mul(g, excess, b));
      return o.div(g, o.mul(g, o.sub(g, weighted, o.mul(g, s, a)), factor), own.sd);
    };
    c.set(o.concat(g, [gradient(first, second, false), gradient(second, first, true)], RECORDS));
  },
};
