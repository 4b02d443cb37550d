import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { serveFiles, sumsOf } from "../../../test/support/file-server.ts";
import { temporary } from "../../../test/support/folder.ts";
import { datasets, offers } from "../../datasets/index.ts";
import { dataGetCommand } from "./get.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = 0;
});

const FILES = { "LICENSE.txt": "ODC-By", "data/1.hea": "1 12 500 5000\n" };

async function ludb(files: Record<string, string> = FILES) {
  const there = Object.entries(files).map(([path, content]) => [`ludb/1.0.1/${path}`, content]);
  return serveFiles({ ...Object.fromEntries(there), "ludb/1.0.1/SHA256SUMS.txt": sumsOf(FILES) });
}

async function get(...args: string[]): Promise<{ out: string; err: string }> {
  const out = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const texts = (spy: typeof out) => spy.mock.calls.map(([text]) => text).join("");
  try {
    await dataGetCommand().parseAsync(args, { from: "user" });
    return { out: texts(out), err: texts(err) };
  } finally {
    vi.restoreAllMocks();
  }
}

/** A proxy of the kind that companies have: requests and tunnels, no names. */
async function proxy(): Promise<{ url: string; seen: string[] }> {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    seen.push(request.url!);
    fetch(request.url!).then(
      async (answer) => response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer())),
      () => response.writeHead(502).end(),
    );
  });
  server.on("connect", (request, client: Socket) => {
    seen.push(request.url!);
    const [host, port] = request.url!.split(":") as [string, string];
    const upstream = connect(Number(port), host, () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      client.pipe(upstream).pipe(client);
    });
    for (const socket of [client, upstream]) socket.on("error", () => {}) && sockets.add(socket);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://name:secret@127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

describe("cardiograft data get", () => {
  it("shows the licence first, fetches, and says what comes next", async () => {
    const server = await ludb();
    const dir = join(temporary(), "ludb");
    const { out, err } = await get("ludb", "--to", dir, "--mirror", server.url);
    expect(err).toMatch(
      /^ludb: https:\/\/physionet\.org\/content\/ludb\/1\.0\.1\/\nLicence: ODC-By 1\.0 \(https:\/\/opendatacommons/,
    );
    expect(out).toMatch(/^2 files fetched \(1 kB\), 0 were there already, of 2\. Checked by SHA-256/);
    expect(out).toContain(`cardiograft data check ludb --data ${dir}`);
    expect(existsSync(join(dir, "data", "1.hea"))).toBe(true);
    expect(process.exitCode ?? 0).toBe(0);
    const { out: json } = await get("ludb", "--to", dir, "--mirror", server.url, "--json");
    expect(JSON.parse(json)).toMatchObject({ name: "ludb", files: 2, fetched: 0, present: 2, failed: [] });
  });

  it("lists what could not be fetched, and says so to the shell", async () => {
    const server = await ludb({ "LICENSE.txt": "ODC-By" });
    const { out } = await get("ludb", "--to", temporary(), "--mirror", server.url);
    expect(out).toMatch(
      /1 could not be fetched; the same command tries again:\n- .*data\/1\.hea: the server answers 404/,
    );
    expect(process.exitCode).toBe(1);
  });

  it("goes through the proxy that the environment names, and keeps its password to itself", async () => {
    const server = await ludb();
    const { url, seen } = await proxy();
    for (const name of ["http_proxy", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"])
      vi.stubEnv(name, "");
    vi.stubEnv("HTTP_PROXY", url);
    const { err, out } = await get("ludb", "--to", temporary(), "--mirror", server.url);
    expect(out).toMatch(/^2 files fetched/);
    expect(seen.length).toBeGreaterThan(0);
    expect(err).toMatch(/Through the proxy 127\.0\.0\.1:\d+\n/);
    expect(err).not.toContain("secret");
    vi.stubEnv("HTTP_PROXY", "nonsense");
    await expect(get("ludb", "--to", temporary(), "--mirror", server.url)).rejects.toThrow(
      /HTTP_PROXY is no address/,
    );
  });

  it("lists what can be fetched: datasets that are known, under their licence", async () => {
    const { out } = await get("--json");
    expect(JSON.parse(out)).toEqual(offers);
    for (const { name, licence } of offers) {
      expect(datasets.find((known) => known.name === name)?.licence).toBe(licence.name);
    }
    const fetched = offers.map(({ name }) => name);
    const rest = datasets.filter(({ name, sources }) => sources.length > 0 && !fetched.includes(name));
    expect(rest).toEqual([]);
    await expect(get("mimic")).rejects.toThrow(/no dataset mimic can be fetched; known are ptb-xl/);
  });

  it("explains itself, with examples", () => {
    let help = "";
    dataGetCommand()
      .configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 80 })
      .outputHelp();
    expect(help).toContain("cardiograft data get ptb-xl --to ~/ecg/ptb-xl");
    for (const line of help.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});
