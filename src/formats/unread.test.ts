import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { UserError } from "../base/index.ts";
import { openRecords } from "./index.ts";

/** The header of an EDF file of one signal (https://www.edfplus.info/specs/edf.html), and a record of zeros. */
function edf(): Buffer {
  const field = (text: string, width: number) => text.padEnd(width);
  const main = [
    ["0", 8],
    ["X F 01-JAN-1950 X", 80],
    ["Startdate 02-MAR-2002", 80],
    ["02.03.02", 8],
    ["10.20.30", 8],
    ["512", 8],
    ["", 44],
    ["1", 8],
    ["1", 8],
    ["1", 4],
  ] as const;
  const text = main.map(([value, width]) => field(value, width)).join("");
  return Buffer.concat([Buffer.from(text), Buffer.from(field("ECG II", 256)), Buffer.alloc(200)]);
}

/** As section 0 of SCP-ECG begins, after the record's checksum and length. */
function scp(): Buffer {
  const bytes = Buffer.alloc(200, 7);
  bytes.writeUInt32LE(200, 2);
  bytes.write("SCPECG", 16);
  return bytes;
}

const dicom = () => {
  const bytes = Buffer.alloc(200);
  bytes.write("DICM", 128);
  return bytes;
};
const HL7 =
  '<?xml version="1.0" encoding="UTF-8"?>\n<AnnotatedECG xmlns="urn:hl7-org:v3" type="Observation">';
const PHILIPS =
  '<?xml version="1.0" encoding="UTF-16"?>\n<restingecgdata xmlns="http://www3.medical.philips.com">';

describe("formats that are known and not read", () => {
  it.each([
    ["EDF", edf()],
    ["BDF", Buffer.from("\u00ffBIOSEMI and more", "latin1")],
    ["DICOM", dicom()],
    ["SCP-ECG", scp()],
    ["ISHNE Holter", Buffer.from("ISHNE1.0......")],
    ["HL7 aECG", Buffer.from(HL7)],
    ["Philips XML", Buffer.from(`\ufeff${PHILIPS}`, "utf16le")],
    [
      "GE XML (MUSE, CardioSoft)",
      Buffer.from('<?xml version="1.0"?>\n<!DOCTYPE RestingECG>\n<RestingECG>\n'),
    ],
    ["XML", Buffer.from('<?xml version="1.0"?>\n<note/>')],
  ])("%s is named, whatever the file is called, and packed too", async (title, bytes) => {
    const folder = temporary();
    for (const [name, content] of [
      ["a.bin", bytes],
      ["a.csv", bytes],
      ["a.bin.gz", gzipSync(bytes)],
    ] as const) {
      const path = join(folder, name);
      writeFileSync(path, content);
      const failed = openRecords(path);
      await expect(failed, name).rejects.toBeInstanceOf(UserError);
      await expect(failed, name).rejects.toThrow(
        `${path}: is ${title}, which is not read yet; convert it to WFDB or CSV`,
      );
    }
  });

  it("drawings are named as such", async () => {
    const path = join(temporary(), "ecg.csv");
    writeFileSync(path, "%PDF-1.4\n1 0 obj\n");
    await expect(openRecords(path)).rejects.toThrow(
      /is PDF, which is not read yet; it holds a drawing and no samples/,
    );
    writeFileSync(path, Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]));
    await expect(openRecords(path)).rejects.toThrow(/is a picture.*export the recording itself/);
  });

  it("a table that begins with 0 is none of them", async () => {
    const path = join(temporary(), "ecg.csv");
    writeFileSync(path, "0       ;1\n1;2\n2;3\n3;4\n");
    const file = await openRecords(path, { leads: ["I", "II"], units: "mV", samplingRate: 100 });
    expect(file.format).toBe("CSV");
    file.close();
  });
});
