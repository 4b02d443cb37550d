import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { Home } from "./home.ts";

it("names the folder that cannot be made", () => {
  const file = join(temporary(), "file");
  writeFileSync(file, "");
  expect(() => new Home(file).create()).toThrow(
    /file: a file of this name is in the way; choose another folder with --home/,
  );
  expect(() => new Home(join(file, "below")).create()).toThrow(
    /below: a file is where a folder should be; choose/,
  );
});
