/**
 * The import rule: which room of src/ may use which. `room: [rooms right below it]`; a room may import these, whatever lies below them,
 * itself and `base`. Type-only imports count. A folder that is not in the table may not exist.
 */
const rooms = {
  base: [],
  onnx: [],
  autodiff: ["onnx"],
  engine: ["autodiff"],
  nn: ["engine"],
  statistics: [],
  training: ["nn", "statistics"],
  transfer: ["training"],
  ecg: [],
  formats: ["ecg"],
  cache: ["ecg"],
  labels: [],
  datasets: ["formats", "cache", "labels"],
  inference: ["engine", "formats"],
  store: [],
  study: ["transfer", "datasets", "inference", "store"],
  report: ["study"],
  server: ["study"],
  cli: ["report", "server"],
};

/** Rooms that also run in a browser, and the figures of reports beside them. */
const browser = ["statistics", "ecg"];
const browserFiles = `^src/(${browser.join("|")}|report/figures)/|^src/base/(errors|random)\\.ts$`;

const below = (room) => [room, ...rooms[room].flatMap(below)];
const allowed = (room) => [...new Set(["base", ...below(room)])].sort();
const test = "\\.test\\.ts$";

const roomRules = Object.keys(rooms).map((room) => ({
  name: `room-${room}`,
  comment: `src/${room} may import only ${allowed(room).join(", ")}`,
  severity: "error",
  from: { path: `^src/${room}/`, pathNot: test },
  to: { path: "^src/", pathNot: `^src/(${allowed(room).join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: "unknown-room",
      comment: "Every folder of src/ is in the table of .dependency-cruiser.cjs and on the map of the rooms",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/((${Object.keys(rooms).join("|")})/|index\\.ts$)` },
      to: {},
    },
    {
      name: "into-unknown-room",
      comment: "Nothing imports a folder that is not in the table",
      severity: "error",
      from: {},
      to: { path: "^src/", pathNot: `^src/((${Object.keys(rooms).join("|")})/|index\\.ts$)` },
    },
    {
      name: "public-entry",
      comment: "src/index.ts is for users of the library; inside, import from the room",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^src/index\\.ts$" },
    },
    {
      name: "browser",
      comment: `${browser.join(" and ")} also run in a browser: no node: module`,
      severity: "error",
      from: { path: browserFiles, pathNot: test },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "browser-base",
      comment:
        "What runs in a browser takes errors.ts and random.ts from base by file: the rest of base uses node: modules",
      severity: "error",
      from: { path: browserFiles, pathNot: test },
      to: { path: "^src/base/", pathNot: browserFiles },
    },
    {
      name: "cycle",
      comment: "No cycles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "source-to-test",
      comment: "Sources do not import tests or their helpers",
      severity: "error",
      from: { path: "^src/", pathNot: test },
      to: { path: `^test/|${test}` },
    },
    {
      name: "development-only",
      comment: "What runs at a user's must be a dependency, not a devDependency",
      severity: "error",
      from: { path: "^src/", pathNot: test },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "unresolvable",
      comment: "An import that leads nowhere would escape every other rule",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
    },
  },
};
