import type { Evidence } from "./evidence.ts";
import type { Tree } from "./tree.ts";
import type { Dataset } from "./types.ts";

/** Where a dataset is had. */
export interface Source {
  readonly title: string;
  readonly url: string;
  readonly version: string;
}

/** Something about a dataset that makes results wrong where it is not known. */
export interface Trap {
  readonly title: string;
  /** What it is, and what to do about it. */
  readonly text: string;
  /** Whether it is about any of the checked records; about all where it is absent. */
  readonly concerns?: (evidence: Evidence) => boolean;
  /** What of it the checked records show, as a sentence; null where they show nothing of it. */
  readonly found?: (evidence: Evidence) => string | null;
}

/** Where a dataset is looked for, and who is told how far opening it is. */
export interface Where {
  /** A folder with the dataset in its official layout, or a folder of such. */
  readonly data?: string | undefined;
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

/** A folder in which a dataset was looked for: what lies there, whole or in part. */
export type Recognition =
  | { readonly dir: string }
  /** Why what is there cannot be opened, with the remedy. */
  | {
      readonly problem: string /** What is there is right, the rest is missing. */;
      readonly partial?: boolean;
    };

/** A dataset that `openDataset` knows: a folder of `datasets` exports one of these and the registry lists it. */
export interface DatasetDefinition<S extends { readonly name: string } = { readonly name: string }> {
  readonly name: S["name"];
  readonly title: string;
  /** The dataset that this one is a part of; its parts lie in one folder as often as not. */
  readonly partOf?: string | undefined;
  readonly licence: string;
  /** Empty for what is computed. */
  readonly sources: readonly Source[];
  /** How many records and patients were published; null where nobody says. */
  readonly published: { readonly records: number; readonly patients: number | null } | null;
  readonly traps: readonly Trap[];
  /** What of it lies below a folder, by content; null where there is nothing of it. Absent for what lies in no folder. */
  readonly recognise?: (tree: Tree) => Recognition | null;
  /** Opens it. @throws UserError saying what was looked for, or which field of `spec` is wrong. */
  readonly open: (spec: S, where: Where) => Dataset;
}

/** What is known of a dataset without opening it. */
export type DatasetFacts = Omit<DatasetDefinition, "open">;

/** What a definition is opened with. */
export type SpecOf<D> = D extends DatasetDefinition<infer S> ? S : never;
