import { checkDataset, type Dataset } from "../../datasets/index.ts";

/** A data check in short. */
export interface CheckedData {
  /** Records that cannot be used, by name. */
  readonly refused: readonly string[];
  /** Why, the most frequent reason first. */
  readonly reasons: readonly { readonly reason: string; readonly records: number; readonly first: string }[];
  /** What was found in records that are used. */
  readonly warnings: readonly { readonly message: string; readonly records: number }[];
  readonly remarks: readonly string[];
}

/** Reads and checks every record. Rows of the table that name no usable record count as refused. */
export async function checkOwn(
  dataset: Dataset,
  onProgress: (progress: { done: number; total: number }) => void,
): Promise<CheckedData> {
  const refused: string[] = [];
  const report = await checkDataset(dataset, {
    onProgress,
    onRecord: ({ record }, { reason }) => {
      if (reason !== null) refused.push(record);
    },
  });
  const byReason = new Map<string, { records: number; first: string }>();
  for (const { record, reason } of report.refused) {
    const known = byReason.get(reason);
    if (known === undefined) byReason.set(reason, { records: 1, first: record });
    else known.records++;
  }
  const twins = report.duplicates.length;
  return {
    refused,
    reasons: [...byReason]
      .map(([reason, found]) => ({ reason, ...found }))
      .sort((a, b) => b.records - a.records),
    warnings: report.warnings.map(({ message, records }) => ({ message, records })),
    remarks:
      twins === 0
        ? []
        : [
            `${twins} ${twins === 1 ? "group" : "groups"} of records have equal signals; \`cardiograft data check\` names them.`,
          ],
  };
}
