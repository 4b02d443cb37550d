import { UserError } from "../../base/index.ts";
import type { WfdbAnnotation, WfdbAnnotations } from "./annotation.ts";
import { ahaHolds, MIT_OF_AHA, NOISE, symbolOf } from "./annotation-codes.ts";
import { textOf } from "./mit-annotations.ts";

const LENGTH = 16;
const END = 0xff;

/**
 * Reads annotations in AHA format: 16 bytes each, up to a byte 0xff. Files that the WFDB library wrote also have the MIT code and
 * subtype, and count samples; files from tapes of the database have neither, and count milliseconds. Throws UserError.
 */
export function readAha(bytes: Uint8Array, path: string): WfdbAnnotations {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read: { annotation: WfdbAnnotation; coded: WfdbAnnotation | null }[] = [];
  let at = 0;
  const fail = (problem: string): never => {
    throw new UserError(`${path}, byte ${at}: ${problem}; the file is damaged, fetch it again`);
  };
  for (; bytes[at] !== END; at += LENGTH) {
    if (at + LENGTH > bytes.length) fail("the annotations are cut off, their end is not marked");
    const letter = String.fromCharCode(bytes[at + 1]!);
    const code = MIT_OF_AHA.get(letter) ?? fail(`${bytes[at + 1]} is no annotation code of the AHA`);
    const time = (view.getUint16(at + 2, true) << 16) | view.getUint16(at + 4, true);
    if (time < 0) fail(`an annotation at time ${time}`);
    const common = { time, channel: 0, number: 0 };
    const mit = bytes[at + 9]!;
    // U, an unreadable signal, is what the MIT codes call noise of subtype -1.
    const plain = { code, symbol: symbolOf(code)!, subtype: code === NOISE ? -1 : 0, text: "" };
    const subtype = letter === "U" ? -1 : view.getInt8(at + 8);
    const full = {
      code: mit,
      symbol: symbolOf(mit) ?? "",
      subtype,
      text: textOf(bytes.subarray(at + 10, at + LENGTH)),
    };
    read.push({
      annotation: { ...common, ...plain },
      coded: ahaHolds(letter, mit) ? { ...common, ...full } : null,
    });
  }
  if (bytes.subarray(at).some((byte) => byte !== END)) fail("something follows the end of the annotations");
  const coded = read.map((r) => r.coded).filter((annotation) => annotation !== null);
  const fromLibrary = coded.length === read.length;
  return {
    format: "AHA",
    ticks: fromLibrary ? "samples" : "milliseconds",
    ticksPerSecond: fromLibrary ? null : 1000,
    annotations: fromLibrary ? coded : read.map((r) => r.annotation),
  };
}
