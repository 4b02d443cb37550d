import { dirname, join } from "node:path";
import { UserError } from "../../base/index.ts";
import { canonicalLead, type EcgRecord } from "../../ecg/index.ts";
import { readHeaderText, readSignalBytes } from "./file.ts";
import { decode16 } from "./format16.ts";
import { readWfdbHeader, type WfdbHeader, type WfdbSignal } from "./header.ts";

/** Millivolts per unit. The lower-case forms occur in published records; "MV" stays unknown, it could be a megavolt. */
const MILLIVOLTS = new Map([
  ["mV", 1],
  ["mv", 1],
  ["uv", 0.001],
  ["uV", 0.001],
  ["µV", 0.001], // U+00B5, micro sign
  ["μV", 0.001], // U+03BC, Greek mu
  ["V", 1000],
]);

/**
 * Reads a single-segment WFDB record whole: signals in millivolt, lead names from the signal descriptions, age and sex from comments
 * such as `# Age: 56`. Format 16 so far, with or without bytes before the first sample (as in the `.mat` files of the PhysioNet
 * Challenges). File length, initial values and checksums are verified against the header.
 * Throws UserError for whatever is missing, damaged, not supported or cannot be known.
 */
export function readWfdb(headerPath: string): EcgRecord {
  const header = readWfdbHeader(readHeaderText(headerPath), headerPath);
  const factors = header.signals.map((signal) => millivoltsPerUnit(signal, headerPath));
  const leads = leadNames(header.signals, headerPath);
  const signals: Float32Array[] = [];
  for (const [file, members] of groups(header)) {
    const path = join(dirname(headerPath), file);
    const offset = header.signals[members[0]!]!.byteOffset;
    const other = members.find((i) => header.signals[i]!.byteOffset !== offset);
    if (other !== undefined) {
      throw new UserError(
        `${headerPath}, line ${header.signals[other]!.line}, format: the byte offset differs from that of other ` +
          `signals in ${file}; the header is damaged, fetch it again`,
      );
    }
    const bytes = readSignalBytes(path, offset, 2 * header.samples * members.length);
    members.forEach((index, position) => {
      signals[index] = decode16(bytes, header.signals[index]!, {
        position,
        signals: members.length,
        samples: header.samples,
        factor: factors[index]!,
        header: headerPath,
        file: path,
      });
    });
  }
  return {
    name: header.record,
    source: headerPath,
    samplingRate: header.samplingRate,
    leads,
    signals,
    patient: null,
    ...person(header.comments),
  };
}

function millivoltsPerUnit(signal: WfdbSignal, path: string): number {
  const fail = (field: string, problem: string): never => {
    throw new UserError(`${path}, line ${signal.line}, ${field}: ${problem}`);
  };
  if (signal.format !== 16) fail("format", `${signal.format} is not supported; convert to format 16 (xform)`);
  if (signal.samplesPerFrame !== 1)
    fail("format", "several samples per frame are not supported; resample (xform)");
  if (signal.skew !== 0) fail("format", "skewed signals are not supported; align them (xform)");
  if (signal.gain === null) {
    fail("gain", "missing or 0, so the signal is uncalibrated; write ADC units per millivolt");
  }
  return (
    MILLIVOLTS.get(signal.units) ?? fail("units", `${signal.units} is not a voltage; known are mV, uV and V`)
  );
}

function leadNames(signals: readonly WfdbSignal[], path: string): string[] {
  const names = signals.map(({ description, line }) => {
    if (description === "") {
      throw new UserError(
        `${path}, line ${line}, description: missing; write the lead's name at the line's end`,
      );
    }
    return canonicalLead(description) ?? description;
  });
  names.forEach((name, i) => {
    const earlier = names.indexOf(name);
    if (earlier === i) return;
    throw new UserError(
      `${path}, line ${signals[i]!.line}, description: lead ${name} is on line ${signals[earlier]!.line} too; ` +
        "name each lead once",
    );
  });
  return names;
}

/** Signal numbers by the file they share, in the order of their samples there. */
function groups(header: WfdbHeader): Map<string, number[]> {
  const files = new Map<string, number[]>();
  header.signals.forEach((signal, i) => {
    const members = files.get(signal.file) ?? [];
    files.set(signal.file, [...members, i]);
  });
  return files;
}

function person(comments: readonly string[]): Pick<EcgRecord, "age" | "sex"> {
  const field = (name: string) => {
    const pattern = new RegExp(`^<?${name}>?\\s*:\\s*(\\S+)`, "i");
    return comments.map((comment) => pattern.exec(comment)?.[1]).find((value) => value !== undefined) ?? "";
  };
  const age = field("age");
  const sex = field("sex").toLowerCase();
  return {
    age: /^\d{1,3}(\.\d+)?$/.test(age) ? Number(age) : null,
    sex: ["male", "m"].includes(sex) ? "male" : ["female", "f"].includes(sex) ? "female" : null,
  };
}
