import { decodeText } from "./text/index.ts";

/** A format that is known and not read. */
interface Unread {
  readonly title: string;
  recognises(start: Uint8Array): boolean;
  /** What to do, where that is not to convert it. */
  readonly remedy?: string;
}

const latin1 = (start: Uint8Array, from: number, to: number) =>
  Buffer.from(start.subarray(from, to)).toString("latin1");

/** XML, in the encodings in which electrocardiographs write it, in which something is named. */
const xml =
  (...named: readonly RegExp[]) =>
  (start: Uint8Array): boolean => {
    const { text } = decodeText(start);
    return /^\s*</.test(text) && named.some((name) => name.test(text));
  };

const DRAWING = "it holds a drawing and no samples; export the recording itself";

/**
 * What recordings come in beside the formats that are read, after their specifications: EDF and BDF (edfplus.info), DICOM PS3.10, SCP-ECG
 * (EN 1064, section 0), ISHNE Holter, and the roots of XML files of HL7 aECG, Philips and GE.
 */
const UNREAD: readonly Unread[] = [
  {
    title: "EDF",
    // Version 0 in eight characters, later date and time, and numbers of bytes and signals.
    recognises: (start) =>
      latin1(start, 0, 8) === "0       " &&
      /^\d\d\.\d\d\.\d\d\d\d\.\d\d\.\d\d\d+ *$/.test(latin1(start, 168, 192)),
  },
  { title: "BDF", recognises: (start) => start[0] === 0xff && latin1(start, 1, 8) === "BIOSEMI" },
  { title: "DICOM", recognises: (start) => latin1(start, 128, 132) === "DICM" },
  { title: "SCP-ECG", recognises: (start) => latin1(start, 16, 22) === "SCPECG" },
  { title: "ISHNE Holter", recognises: (start) => /^(ISHNE1\.0|ANN {2}1\.0)/.test(latin1(start, 0, 8)) },
  { title: "HL7 aECG", recognises: xml(/<(\w+:)?AnnotatedECG[\s>]/) },
  { title: "Philips XML", recognises: xml(/<restingecgdata[\s>]/i, /medical\.philips\.com/) },
  { title: "GE XML (MUSE, CardioSoft)", recognises: xml(/<(RestingECG|CardiologyXML|sapphire)[\s>]/) },
  { title: "XML", recognises: xml(/^\s*<\?xml/) },
  { title: "PDF", recognises: (start) => latin1(start, 0, 5) === "%PDF-", remedy: DRAWING },
  {
    title: "a picture (PNG, JPEG, TIFF)",
    recognises: (start) => /^(\u0089PNG|\u00ff\u00d8\u00ff|II\*\0|MM\0\*)/.test(latin1(start, 0, 4)),
    remedy: DRAWING,
  },
  {
    title: "an Excel workbook of the old kind, or another Office document",
    recognises: (start) => latin1(start, 0, 4) === "\u00d0\u00cf\u0011\u00e0",
    remedy: "save the sheet as CSV",
  },
];

/** What a file is that begins with these bytes, and what to do about it; null where it is in none of the formats that are known and not read. */
export function unreadFormat(start: Uint8Array): string | null {
  const format = UNREAD.find(({ recognises }) => recognises(start));
  if (format === undefined) return null;
  return `is ${format.title}, which is not read yet; ${format.remedy ?? "convert it to WFDB or CSV"}`;
}
