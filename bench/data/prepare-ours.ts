/** One preparation of all of PTB-XL in a process of its own: `node prepare-ours.ts DATA CACHE [THREADS]`. Prints what bench/data/prepare.ts reads. */
import { openDataset, prepare } from "../../src/datasets/index.ts";

const [data, cache, threads] = process.argv.slice(2);
const start = performance.now();
const dataset = openDataset({ name: "ptb-xl" }, { data });
const tablesMs = performance.now() - start;
const { records } = await prepare(dataset, cache!, threads === undefined ? {} : { threads: Number(threads) });
const ms = performance.now() - start;
const peakMemoryMB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ ms, tablesMs, records, peakMemoryMB }));
