/** What the process of a library answers. */
export type Reply = { readonly retire: boolean } & (
  | { readonly type: "answer"; readonly value: unknown }
  /** The file is at fault. */
  | { readonly type: "damaged"; readonly message: string }
  /** The program is. */
  | { readonly type: "defect"; readonly stack: string }
);
