import { UserError } from "../../base/index.ts";
import type { WfdbAnnotation, WfdbAnnotations } from "./annotation.ts";
import { NOTE, symbolOf } from "./annotation-codes.ts";

/** Words that say something of the annotation before them, or of the time of the next. */
const SKIP = 59;
const NUM = 60;
const SUB = 61;
const CHN = 62;

type Draft = { -readonly [K in keyof WfdbAnnotation]: WfdbAnnotation[K] };

/** Reads annotations in MIT format: words of 16 bits, a code of 6 and the time since the annotation before of 10. Throws UserError. */
export function readMit(bytes: Uint8Array, path: string): WfdbAnnotations {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const drafts: Draft[] = [];
  let [time, channel, number, at] = [0, 0, 0, 0];
  let current: Draft | null = null;
  const fail = (problem: string): never => {
    throw new UserError(`${path}, byte ${at}: ${problem}; the file is damaged, fetch it again`);
  };
  for (;;) {
    if (at + 2 > bytes.length) fail("the annotations are cut off, their end is not marked");
    const word = view.getUint16(at, true);
    const [code, value] = [word >> 10, word & 0x3ff];
    if (word === 0) break;
    let length = 2;
    if (code === SKIP) {
      length = 6;
      if (at + length > bytes.length) fail("a time is cut off");
      // Of the two halves of the number the high one comes first.
      time += (view.getUint16(at + 2, true) << 16) | view.getUint16(at + 4, true);
    } else if (code < NUM) {
      const symbol = symbolOf(code) ?? fail(`${code} is no annotation code`);
      time += value;
      if (time < 0) fail(`an annotation at time ${time}`);
      current = { time, code, symbol, subtype: 0, channel, number, text: "" };
      drafts.push(current);
    } else {
      if (current === null) throw fail("something is said of an annotation before the first one");
      if (code === NUM) current.number = number = (value << 24) >> 24;
      else if (code === SUB) current.subtype = (value << 24) >> 24;
      else if (code === CHN) current.channel = channel = value & 0xff;
      else {
        // 63, AUX: a text of so many bytes.
        length = 2 + value + (value & 1);
        if (at + length > bytes.length) fail("a text is cut off");
        current.text = textOf(bytes.subarray(at + 2, at + 2 + value));
      }
    }
    at += length;
  }
  if (bytes.subarray(at).some((byte) => byte !== 0)) fail("something follows the end of the annotations");
  return { format: "MIT", ticks: "samples", ...defined(drafts) };
}

/** Texts are written in ASCII or UTF-8, with or without a 0 at the end. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8").replace(/\0+$/, "");
}

/** Takes the notes at time 0 that define things (WFDB library 10.5 and later) out of the annotations, and null annotations. */
function defined(drafts: readonly Draft[]): Pick<WfdbAnnotations, "ticksPerSecond" | "annotations"> {
  const symbols = new Map<number, string>();
  let ticksPerSecond: number | null = null;
  let defining = false;
  let begin = 0;
  for (const { time, code, text } of drafts) {
    if (time !== 0 || code !== NOTE) break;
    const resolution = /^## time resolution: (\d+(?:\.\d+)?)$/.exec(text)?.[1];
    const [, coded, symbol] = /^(\d+)\s+(\S+)/.exec(text) ?? [];
    if (resolution !== undefined) ticksPerSecond = Number(resolution);
    else if (text === "## annotation type definitions") defining = true;
    else if (text === "## end of definitions") defining = false;
    else if (defining && symbol !== undefined) symbols.set(Number(coded), symbol);
    else if (!defining) break;
    begin++;
  }
  const annotations = drafts
    .slice(begin)
    .filter(({ code }) => code !== 0)
    .map((draft) => ({ ...draft, symbol: symbols.get(draft.code) ?? draft.symbol }));
  return { ticksPerSecond, annotations };
}
