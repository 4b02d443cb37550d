/** Where a dataset is had, and which of its files. */
export interface Offer {
  /** As in the registry of datasets. */
  readonly name: string;
  readonly licence: { readonly name: string; readonly url: string };
  /** Where a person reads about it. */
  readonly page: string;
  readonly host: "physionet" | "zenodo";
  /** PhysioNet: project and version. Zenodo: number of the record. */
  readonly path: string;
  /** What the wanted files' paths begin with; the small files at the top (licence, list of records, tables) come with them. */
  readonly folders: readonly string[];
  /** Folders that are fetched only when all is asked for, and what they hold. */
  readonly more?: { readonly folders: readonly string[]; readonly what: string };
}

/** The servers, ending in a slash. */
export const HOSTS: Readonly<Record<Offer["host"], string>> = {
  physionet: "https://physionet.org/files/",
  zenodo: "https://zenodo.org/",
};

const CC_BY = { name: "CC BY 4.0", url: "https://creativecommons.org/licenses/by/4.0/" };
const ODC_BY = { name: "ODC-By 1.0", url: "https://opendatacommons.org/licenses/by/1-0/" };

/** Parts of the Challenge's collection, by the folders that it keeps them in. */
const challenge = (name: string, ...sources: string[]): Offer => ({
  name,
  licence: CC_BY,
  page: "https://physionet.org/content/challenge-2021/1.0.3/",
  host: "physionet",
  path: "challenge-2021/1.0.3/",
  folders: sources.map((source) => `training/${source}/`),
});

/** What can be fetched. No sums are kept here: they are those that the servers publish beside the files. */
export const offers: readonly Offer[] = [
  {
    name: "ptb-xl",
    licence: CC_BY,
    page: "https://physionet.org/content/ptb-xl/1.0.3/",
    host: "physionet",
    path: "ptb-xl/1.0.3/",
    folders: ["records100/"],
    more: { folders: ["records500/"], what: "the recordings at 500 Hz" },
  },
  challenge("cpsc-2018", "cpsc_2018"),
  challenge("cpsc-extra", "cpsc_2018_extra"),
  challenge("georgia", "georgia"),
  challenge("ptb", "ptb"),
  challenge("incart", "st_petersburg_incart"),
  challenge("chapman-ningbo", "chapman_shaoxing", "ningbo"),
  challenge("ptb-xl-challenge", "ptb-xl"),
  challenge(
    "challenge",
    "chapman_shaoxing",
    "cpsc_2018",
    "cpsc_2018_extra",
    "georgia",
    "ningbo",
    "ptb",
    "ptb-xl",
    "st_petersburg_incart",
  ),
  {
    name: "ludb",
    licence: ODC_BY,
    page: "https://physionet.org/content/ludb/1.0.1/",
    host: "physionet",
    path: "ludb/1.0.1/",
    folders: ["data/"],
  },
  {
    name: "code-test",
    licence: CC_BY,
    page: "https://zenodo.org/records/3765780",
    host: "zenodo",
    path: "3765780",
    folders: [],
  },
];

/** Whether a file belongs to what is fetched: those at the top do, and those of the wanted folders. */
export function isWanted(offer: Offer, path: string, all: boolean): boolean {
  if (!path.includes("/")) return true;
  const folders = all ? [...offer.folders, ...(offer.more?.folders ?? [])] : offer.folders;
  return folders.some((folder) => path.startsWith(folder));
}
