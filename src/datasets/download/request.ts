import { UserError } from "../../base/index.ts";
import { FileFailure, type Manners, Passing } from "./manners.ts";

/** Answers that a server gives for a while. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

const REMEDIES: Readonly<Record<number, string>> = {
  401: "it is only for those who have registered; fetch it with a browser",
  403: "it is only for those who have registered, or the proxy forbids it",
  404: "it is not there; was the address of the mirror meant to end elsewhere?",
  407: "the proxy wants a name and password: HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT",
  410: "it is not there any more",
};

/** What to say of certificates that cannot be checked: a proxy that looks into the traffic shows its own. */
const CERTIFICATE = /CERT|SIGNATURE|UNABLE_TO_GET_ISSUER/;

/** An answer that has begun: its headers, and its body in pieces. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body; a connection that breaks or goes silent throws Passing. */
  body(): AsyncGenerator<Uint8Array>;
}

/**
 * Asks for a file and gives its answer to `use`; the connection is given up when `use` is done with it or fails.
 * @throws Passing for what may pass; FileFailure for what will not, with a remedy.
 */
export async function request<T>(
  url: string,
  headers: Readonly<Record<string, string>>,
  { stall }: Pick<Manners, "stall">,
  signal: AbortSignal | undefined,
  use: (answer: Answer) => Promise<T>,
): Promise<T> {
  const giveUp = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(
      () => giveUp.abort(new Passing(`nothing came for ${Math.round(stall / 1000)} s`)),
      stall,
    );
  };
  const stop = () => giveUp.abort(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener("abort", stop);
  alive();
  try {
    const response = await fetch(url, {
      // Sums are of the file as it is stored; a compressed answer could not be resumed either.
      headers: { "accept-encoding": "identity", "user-agent": "cardiograft", ...headers },
      signal: giveUp.signal,
    });
    if (url.startsWith("https:") && !response.url.startsWith("https:")) {
      throw new FileFailure(`${url}: leads to ${response.url}, which is not encrypted`);
    }
    if (!response.ok && response.status !== 416) refuse(url, response);
    return await use({
      status: response.status,
      headers: response.headers,
      body: () => pieces(response, alive),
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (giveUp.signal.aborted && !(error instanceof Passing)) throw giveUp.signal.reason;
    throw asFailure(url, error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
    giveUp.abort();
  }
}

async function* pieces(response: Response, alive: () => void): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  for await (const piece of response.body) {
    alive();
    yield piece;
  }
}

function refuse(url: string, { status, headers }: Response): never {
  if (PASSING.has(status)) throw new Passing(`the server answers ${status}`, { after: retryAfter(headers) });
  throw new FileFailure(
    `${url}: the server answers ${status}; ${REMEDIES[status] ?? "it does not give the file"}`,
  );
}

/** Milliseconds for which a server asks to be left alone: seconds, or until a date. */
function retryAfter(headers: Headers): number | null {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const until = Date.parse(text);
  return Number.isNaN(until) ? null : Math.max(0, until - Date.now());
}

/** Node's fetch throws TypeErrors with the reason inside. */
function asFailure(url: string, error: unknown): unknown {
  if (error instanceof Passing || error instanceof UserError || !(error instanceof Error)) return error;
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (CERTIFICATE.test(code)) {
    return new FileFailure(
      `${url}: the server's certificate cannot be checked (${code}); where a proxy shows its own, name its ` +
        "authority with NODE_EXTRA_CA_CERTS=FILE",
    );
  }
  if (!(error instanceof TypeError)) return error;
  const host = new URL(url).host;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return new Passing(`${host} is not found`);
  const why = cause instanceof Error ? cause.message || code : "";
  return new Passing(`the connection to ${host} breaks${why === "" ? "" : ` (${why})`}`);
}
