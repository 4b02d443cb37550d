/** How the axes of an array are records, samples and leads. */
export interface Layout {
  readonly records: number;
  readonly samples: number;
  readonly leads: number;
  /** Positions of the axes in the shape; null for an axis that is not there. */
  readonly recordAxis: 0 | null;
  readonly timeAxis: number;
  readonly leadAxis: number | null;
}

/** Numbers of leads that are looked for where none were named: the standard twelve, and the eight they follow from. */
const USUAL = [12, 8];
/** More records in one file than anybody keeps in an array: a shape that says so is damaged, and their names alone would fill memory. */
const MOST_RECORDS = 500_000;

export const shapeText = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

/**
 * What the axes of an array of this shape are: [samples, leads] or [records, samples, leads], samples and leads either way round, or
 * [samples] of a single lead. The axis of the leads is the one with as many elements as there are leads.
 * @param leads how many leads there are; null where that is not known
 * @returns a text where the shape is not that of an array of records, or does not tell which axis is which
 */
export function layoutOf(shape: readonly number[], leads: number | null): Layout | string {
  if (shape.some((size) => size < 1)) return "has no elements";
  if (shape.length === 1) {
    if (leads !== null && leads !== 1) return `has one axis, but ${leads} leads were named`;
    return { records: 1, samples: shape[0]!, leads: 1, recordAxis: null, timeAxis: 0, leadAxis: null };
  }
  if (shape.length !== 2 && shape.length !== 3) {
    return `has ${shape.length} axes; read are [samples, leads] and [records, samples, leads], samples and leads either way round`;
  }
  const recordAxis = shape.length === 3 ? 0 : null;
  const records = recordAxis === null ? 1 : shape[0]!;
  if (records > MOST_RECORDS) return `has ${records} records, and at most ${MOST_RECORDS} in a file are read`;
  const a = shape.length - 2;
  const b = a + 1;
  const counts = leads === null ? USUAL : [leads];
  const fitting = [a, b].filter((axis) => counts.includes(shape[axis]!));
  const wanted = counts.join(" or ");
  if (fitting.length === 0) {
    return `has no axis of ${wanted} elements, so that it is not clear which are the leads${leads === null ? "; name them by --leads" : ""}`;
  }
  if (fitting.length === 2) {
    return `has two axes of ${wanted} elements, so that leads and samples cannot be told apart${leads === null ? "; name the leads by --leads" : ""}`;
  }
  const leadAxis = fitting[0]!;
  const timeAxis = leadAxis === a ? b : a;
  return { records, samples: shape[timeAxis]!, leads: shape[leadAxis]!, recordAxis, timeAxis, leadAxis };
}
