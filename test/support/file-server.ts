import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What a server does wrong once. */
export type Fault =
  | { readonly drop: number } // the connection, after so many bytes
  | { readonly stall: number } // says nothing more after so many bytes, and keeps the connection
  | { readonly status: number; readonly headers?: Record<string, string> }
  | { readonly bytes: Uint8Array } // other ones than it should
  | { readonly whole: true } // although a part was asked for
  | { readonly elsewhere: true }; // a part that was not asked for

export interface FileServer {
  /** With a slash at the end. */
  readonly url: string;
  readonly files: Map<string, Uint8Array>;
  /** Every request: path, and the headers that matter. */
  readonly requests: { path: string; range: string | undefined; ifRange: string | undefined }[];
  /** The fault for the n-th request (from 0) of a path; none where null comes back. */
  fault: (path: string, n: number) => Fault | null;
  /** Where a client keeps what it has of a path: a connection is dropped when all that was sent came there, or after a second. */
  grows: (path: string) => string | null;
  /** How many requests were open at once, at most. */
  busiest: number;
}

/** A server of files as PhysioNet's is one: ranges, entity tags, `If-Range`. Anything in `fault` it does wrong. Ends with the test. */
export async function serveFiles(files: Record<string, Uint8Array | string>): Promise<FileServer> {
  const contents = Object.entries(files).map(([path, content]) => [path, Buffer.from(content)] as const);
  const seen = new Map<string, number>();
  let open = 0;
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url!.slice(1).replace(/\?.*$/, ""));
    const n = seen.get(path) ?? 0;
    seen.set(path, n + 1);
    const { range, "if-range": ifRange } = request.headers;
    state.requests.push({ path, range, ifRange: ifRange as string | undefined });
    state.busiest = Math.max(state.busiest, ++open);
    response.on("close", () => open--);
    answer(state.files.get(path), state.fault(path, n), state.grows(path), request, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const state: FileServer = {
    url: `http://127.0.0.1:${port}/`,
    files: new Map(contents),
    requests: [],
    fault: () => null,
    grows: () => null,
    busiest: 0,
  };
  return state;
}

function answer(
  content: Uint8Array | undefined,
  fault: Fault | null,
  grows: string | null,
  { headers }: IncomingMessage,
  response: ServerResponse,
): void {
  if (fault !== null && "status" in fault) {
    response.writeHead(fault.status, fault.headers).end("no");
    return;
  }
  if (content === undefined) {
    response.writeHead(404).end("no such file");
    return;
  }
  const etag = `"${createHash("md5").update(content).digest("hex")}"`;
  let from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? Number.NaN);
  if (headers["if-range"] !== undefined && headers["if-range"] !== etag) from = Number.NaN;
  if (fault !== null && "whole" in fault) from = Number.NaN;
  if (from >= content.length) {
    response.writeHead(416, { "content-range": `bytes */${content.length}` }).end();
    return;
  }
  const partial = !Number.isNaN(from);
  if (partial && fault !== null && "elsewhere" in fault) from = Math.floor(from / 2);
  const wrong = fault !== null && "bytes" in fault ? fault.bytes : null;
  const body = wrong ?? content.subarray(partial ? from : 0);
  const shown = `bytes ${from}-${content.length - 1}/${content.length}`;
  response.writeHead(partial ? 206 : 200, {
    etag,
    "accept-ranges": "bytes",
    "content-length": body.length,
    ...(partial ? { "content-range": shown } : {}),
  });
  const cut =
    fault !== null && "drop" in fault ? fault.drop : fault !== null && "stall" in fault ? fault.stall : null;
  if (cut === null) response.end(body);
  else {
    const all = (partial ? from : 0) + Math.min(cut, body.length);
    response.write(body.subarray(0, cut), () => {
      if (fault !== null && "drop" in fault) dropWhen(() => sizeOf(grows) >= all, response);
    });
  }
}

function dropWhen(arrived: () => boolean, response: ServerResponse, waited = 0): void {
  if (arrived() || waited >= 1000) response.destroy();
  else setTimeout(() => dropWhen(arrived, response, waited + 10), 10);
}

/** Where nothing is said of the client, it counts as having everything. */
const sizeOf = (path: string | null): number =>
  path === null ? Number.POSITIVE_INFINITY : (statSync(path, { throwIfNoEntry: false })?.size ?? 0);

/** A `SHA256SUMS.txt` for files, as PhysioNet writes it: a sum, a space, a path. */
export function sumsOf(files: Record<string, Uint8Array | string>): string {
  return Object.entries(files)
    .map(([path, content]) => `${createHash("sha256").update(content).digest("hex")} ${path}\n`)
    .join("");
}
