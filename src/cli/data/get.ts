import http from "node:http";
import { Command, InvalidArgumentError } from "commander";
import { UserError } from "../../base/index.ts";
import { type Downloaded, download, offerNamed, offers, type Progress } from "../../datasets/index.ts";
import { progressLine } from "../bar.ts";
import { columns, wrap } from "../text.ts";

const HELP = `
Files come from PhysioNet or Zenodo and are checked against the sums that these
publish. Files that are there and right are not fetched again: after Ctrl-C or a
broken connection the same command goes on where it was, within a file too. The
datasets are open; their licence is shown, and asks that you name the authors.

--mirror stands for https://physionet.org/files/ (or https://zenodo.org/), for
example https://physionet-open.s3.amazonaws.com/, PhysioNet's own copy. The sums
then come from the mirror too. A proxy is taken from HTTPS_PROXY, HTTP_PROXY and
NO_PROXY; where it shows certificates of its own, give NODE_EXTRA_CA_CERTS=FILE.

Examples:
  cardiograft data get
  cardiograft data get ptb-xl --to ~/ecg/ptb-xl
  HTTPS_PROXY=http://proxy:8080 cardiograft data get georgia
`;

interface Options {
  readonly to?: string;
  readonly all?: true;
  readonly mirror?: string;
  readonly connections?: number;
  readonly json?: true;
}

/** `cardiograft data get [NAME]` */
export function dataGetCommand(): Command {
  return new Command("get")
    .description("fetch a public dataset; without a name, list those that can be fetched")
    .argument("[name]", "the dataset")
    .option("--to <dir>", "the folder that it goes into; else data/NAME")
    .option("--all", "with what is left out otherwise (PTB-XL: the recordings at 500 Hz)")
    .option("--mirror <url>", "fetch from there")
    .option("--connections <n>", "files at once, 1 to 16; else 6", whole)
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action((name: string | undefined, options: Options) =>
      name === undefined ? listOffers(options) : get(name, options),
    );
}

function listOffers({ json }: Options): void {
  if (json) return void process.stdout.write(`${JSON.stringify(offers, null, 2)}\n`);
  const rows = offers.map(({ name, licence, page }) => [name, licence.name, page]);
  process.stdout.write(`${columns([["name", "licence", "from"], ...rows], [0, 1, 2]).join("\n")}\n`);
}

async function get(name: string, options: Options): Promise<void> {
  const offer = offerNamed(name);
  const dir = options.to ?? `data/${name}`;
  const { licence, page, more } = offer;
  const say = (text: string) => process.stderr.write(`${text}\n`);
  say(`${name}: ${page}\nLicence: ${licence.name} (${licence.url})\nInto ${dir}`);
  if (more !== undefined && !options.all) say(`Without ${more.what}; --all fetches them too.`);
  const direct = useProxy(process.env);
  let line: ReturnType<typeof progressLine> | undefined;
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.once(signal, onSignal);
  let result: Downloaded;
  try {
    const { all, mirror, connections } = options;
    const onProgress = ({ files, of, bytes, ofBytes }: Progress) => {
      line ??= progressLine(`fetching ${name}, ${ofBytes === null ? "files" : "MB"}`);
      if (ofBytes === null) line.show(files, of);
      else line.show(Math.min(mega(bytes), mega(ofBytes)), mega(ofBytes));
    };
    result = await download(offer, dir, { all, mirror, connections, signal: stop.signal, onProgress });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    line?.end();
    say("Stopped. The same command goes on from here.");
    process.exitCode = 130;
    return;
  } finally {
    line?.end();
    direct();
    for (const signal of signals) process.removeListener(signal, onSignal);
  }
  process.stdout.write(
    `${options.json ? JSON.stringify({ name, dir, licence, ...result }, null, 2) : text(result, dir, name)}\n`,
  );
  if (result.failed.length > 0) process.exitCode = 1;
}

/** Has everything go through the proxy that the environment names; says so without its password. @returns what undoes it */
function useProxy(env: NodeJS.ProcessEnv): () => void {
  const proxy = env.https_proxy || env.HTTPS_PROXY || env.http_proxy || env.HTTP_PROXY;
  if (!proxy) return () => {};
  if (!URL.canParse(proxy) || !/^https?:$/.test(new URL(proxy).protocol)) {
    throw new UserError("HTTPS_PROXY or HTTP_PROXY is no address such as http://proxy.example:8080");
  }
  const shown = new URL(proxy).host;
  if (typeof http.setGlobalProxyFromEnv !== "function") {
    process.stderr.write(
      `This Node does not use the proxy ${shown} by itself; run it with NODE_USE_ENV_PROXY=1.\n`,
    );
    return () => {};
  }
  process.stderr.write(`Through the proxy ${shown}\n`);
  return http.setGlobalProxyFromEnv(env);
}

const mega = (bytes: number): number => Math.ceil(bytes / 1e6);

function text(result: Downloaded, dir: string, name: string): string {
  const { files, fetched, present, bytes, unpacked, checked, failed } = result;
  const n = (value: number) => value.toLocaleString("en-US");
  const counted = (value: number) => `${n(value)} file${value === 1 ? "" : "s"}`;
  const size = bytes < 1e6 ? `${n(Math.ceil(bytes / 1e3))} kB` : `${n(mega(bytes))} MB`;
  const lines = [
    wrap(
      `${counted(fetched)} fetched (${size}), ${n(present)} ${present === 1 ? "was" : "were"} there already, of ${n(files)}. ` +
        `Checked by ${checked}.${unpacked > 0 ? ` ${counted(unpacked)} unpacked.` : ""}`,
      80,
      "",
    ),
  ];
  if (failed.length > 0) {
    lines.push(`${n(failed.length)} could not be fetched; the same command tries again:`);
    for (const { reason } of failed) lines.push(wrap(`- ${reason}`));
  } else lines.push(`Next:\n  cardiograft data check ${name} --data ${dir}`);
  return lines.join("\n");
}

function whole(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}
