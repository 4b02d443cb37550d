import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, renameSync, rmSync, statSync, truncateSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileFailure } from "../../base/index.ts";
import { FileFailure, type Manners, Passing, type Patience } from "./manners.ts";
import { type Answer, request } from "./request.ts";
import type { Listed } from "./sums.ts";

/** What a download goes by. */
export interface Context {
  readonly dir: string;
  readonly manners: Manners;
  readonly patience: Patience;
  readonly signal: AbortSignal | undefined;
  /** Told of bytes as they arrive. */
  readonly onBytes: (bytes: number) => void;
}

/** A server whose file does not match the sum it publishes is asked so often. */
const CHECKS = 3;

/**
 * Fetches a file, unless it is there and has the right sum. It grows as `NAME.part` and gets its name when its sum is right; what an
 * interrupted download left is gone on with, and checked as a whole. @throws FileFailure for what concerns this file only; UserError
 * for the disk, which concerns all.
 */
export async function fetchFile(file: Listed, context: Context): Promise<"fetched" | "present"> {
  const target = join(context.dir, file.path);
  const part = `${target}.part`;
  if (await isRight(target, file)) return "present";
  try {
    mkdirSync(dirname(target), { recursive: true });
    let wrong = 0;
    const known: Known = { etag: null };
    await context.patience.persist(file.url, async () => {
      await grow(part, file, known, context);
      if (await isRight(part, file)) return;
      rmSync(part, { force: true });
      if (++wrong >= CHECKS) {
        throw new FileFailure(
          `${file.url}: the ${file.digest.algorithm} sum is not the published one, ${CHECKS} times; ` +
            "the server's copy (or a proxy's) is damaged, try another mirror",
        );
      }
      throw new Passing("the sum is not the published one");
    });
    renameSync(part, target);
    return "fetched";
  } catch (error) {
    context.signal?.throwIfAborted();
    throw fileFailure(
      target,
      error,
      "what was fetched is kept; make room or allow writing there, and run the command again",
    );
  }
}

/** By what the server knows the state of the file that a part is of. */
interface Known {
  etag: string | null;
}

/** Adds to a part what is missing. */
async function grow(part: string, file: Listed, known: Known, context: Context): Promise<void> {
  let have = sizeOf(part) ?? 0;
  if (file.size !== null && have > file.size) have = restart(part);
  if (file.size !== null && have === file.size && have > 0) return;
  const headers: Record<string, string> = have === 0 ? {} : { range: `bytes=${have}-` };
  if (have > 0 && known.etag !== null) headers["if-range"] = known.etag;
  await request(file.url, headers, context.manners, context.signal, async (answer) => {
    if (answer.status === 416) {
      // As much as there is already, or more: the sum says which.
      if (/\/(\d+)$/.exec(answer.headers.get("content-range") ?? "")?.[1] !== String(have)) restart(part);
      else return;
      throw new Passing("the server has less of the file than is here");
    }
    const range = answer.status === 206 ? rangeOf(answer) : null;
    if (answer.status === 206 && range?.from !== have) {
      restart(part);
      throw new Passing("the server sends another part than was asked for");
    }
    const etag = answer.headers.get("etag");
    known.etag = etag?.startsWith("W/") ? null : etag; // a weak one does not say that the bytes are the same
    await append(part, answer.status === 206 ? have : 0, answer, file, context);
  });
}

/** Writes a body behind the first `before` bytes of a part. */
async function append(
  part: string,
  before: number,
  answer: Answer,
  file: Listed,
  context: Context,
): Promise<void> {
  const expected = file.size ?? rangeOf(answer)?.total ?? lengthOf(answer);
  const handle = await open(part, before === 0 ? "w" : "a");
  let got = 0;
  try {
    for await (const piece of answer.body()) {
      await handle.writeFile(piece);
      got += piece.length;
      context.onBytes(piece.length);
      if (expected !== null && before + got > expected) {
        restart(part);
        throw new Passing("the server sends more than the file has");
      }
    }
  } catch (error) {
    if (error instanceof TypeError) throw broken(file.url, got, context.manners);
    throw error instanceof Passing
      ? new Passing(error.message, { progressed: got >= context.manners.progress })
      : error;
  } finally {
    await handle.close();
  }
  if (expected !== null && before + got < expected) throw broken(file.url, got, context.manners);
}

const broken = (url: string, got: number, { progress }: Manners): Passing =>
  new Passing(`the connection to ${new URL(url).host} breaks`, { progressed: got >= progress });

/** Empties a part. */
function restart(part: string): 0 {
  truncateSync(part, 0);
  return 0;
}

function rangeOf({ headers }: Answer): { from: number; total: number | null } | null {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
  return match === null
    ? null
    : { from: Number(match[1]), total: match[2] === "*" ? null : Number(match[2]) };
}

function lengthOf({ headers }: Answer): number | null {
  const length = headers.get("content-length");
  return length === null || headers.get("content-encoding") !== null ? null : Number(length);
}

/** Whether a file is there, of the right size and sum. */
async function isRight(path: string, { size, digest }: Listed): Promise<boolean> {
  const bytes = sizeOf(path);
  if (bytes === null || (size !== null && bytes !== size)) return false;
  const hash = createHash(digest.algorithm);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest("hex") === digest.hex;
}

function sizeOf(path: string): number | null {
  const status = statSync(path, { throwIfNoEntry: false });
  return status?.isFile() ? status.size : null;
}
