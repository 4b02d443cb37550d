import { z } from "zod";
import { UserError } from "../../base/index.ts";
import { HOSTS, isWanted, type Offer } from "./catalogue.ts";
import type { Manners, Patience } from "./manners.ts";
import { isSafePath } from "./path.ts";
import { request } from "./request.ts";
import { type Listed, parseSums } from "./sums.ts";

/** Bytes of the longest list that is read: the Challenge's has some 180,000 lines. */
const MOST = 256 * 2 ** 20;

/** What a server offers of a dataset. */
export interface Listing {
  readonly files: readonly Listed[];
  /** How files are checked, for people. */
  readonly checked: string;
  /** The server's list of sums, which is kept beside the files. */
  readonly sums: string | null;
}

export interface ListOptions {
  readonly all: boolean;
  /** Used in place of the server's address. */
  readonly mirror: string | undefined;
  readonly manners: Manners;
  readonly patience: Patience;
  readonly signal: AbortSignal | undefined;
}

/** Asks a server which files it has and what their sums are. @throws UserError where the list cannot be had or is not to be trusted. */
export async function list(offer: Offer, options: ListOptions): Promise<Listing> {
  const base = baseOf(offer, options.mirror);
  return offer.host === "physionet" ? ofPhysioNet(offer, base, options) : ofZenodo(offer, base, options);
}

/** The address that paths are appended to, ending in a slash. @throws UserError where the mirror is no address. */
function baseOf(offer: Offer, mirror: string | undefined): string {
  if (mirror === undefined) return HOSTS[offer.host];
  if (!URL.canParse(mirror) || !/^https?:$/.test(new URL(mirror).protocol)) {
    throw new UserError(
      `--mirror ${mirror}: give an address that stands for ${HOSTS[offer.host]}, as https://HOST/FOLDER/`,
    );
  }
  return mirror.endsWith("/") ? mirror : `${mirror}/`;
}

async function ofPhysioNet(offer: Offer, base: string, options: ListOptions): Promise<Listing> {
  const folder = `${base}${offer.path}`;
  const source = `${folder}SHA256SUMS.txt`;
  const sums = await text(source, options);
  const files = parseSums(sums, source)
    .filter(({ path }) => isWanted(offer, path, options.all))
    .map(({ path, sha256 }): Listed => {
      return {
        path,
        url: `${folder}${encoded(path)}`,
        digest: { algorithm: "sha256", hex: sha256 },
        size: null,
      };
    });
  for (const wanted of offer.folders) {
    if (files.some(({ path }) => path.startsWith(wanted))) continue;
    throw new UserError(`${source}: lists no file in ${wanted}; is the mirror one of this dataset?`);
  }
  return { files, checked: "SHA-256, as published in SHA256SUMS.txt", sums };
}

const record = z.object({
  files: z
    .array(
      z.object({
        key: z.string().refine(isSafePath, "leads out of the folder"),
        size: z.number().int().nonnegative(),
        checksum: z.string().regex(/^md5:[0-9a-f]{32}$/),
      }),
    )
    .min(1),
});

async function ofZenodo(offer: Offer, base: string, options: ListOptions): Promise<Listing> {
  const source = `${base}api/records/${offer.path}`;
  const content = await text(source, options);
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw new UserError(`${source}: does not answer with JSON; is the mirror one of Zenodo?`);
  }
  const result = record.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new UserError(
      `${source}, ${issue.path.map(String).join(".")}: ${issue.message}; nothing was fetched`,
    );
  }
  const files = result.data.files.map(({ key, size, checksum }): Listed => {
    const url = `${base}records/${offer.path}/files/${encoded(key)}?download=1`;
    return { path: key, url, digest: { algorithm: "md5", hex: checksum.slice(4) }, size };
  });
  return { files, checked: "size and MD5, as Zenodo publishes them", sums: null };
}

const encoded = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

async function text(url: string, { manners, patience, signal }: ListOptions): Promise<string> {
  return patience.persist(url, () =>
    request(url, {}, manners, signal, async ({ body }) => {
      const pieces: Uint8Array[] = [];
      let bytes = 0;
      for await (const piece of body()) {
        bytes += piece.length;
        if (bytes > MOST) throw new UserError(`${url}: is longer than a list of files can be`);
        pieces.push(piece);
      }
      return Buffer.concat(pieces).toString("utf8");
    }),
  );
}
