import { defineConfig } from "vitest/config";

// The nightly profile: every reader on 10,000 damaged inputs.
export default defineConfig({
  test: {
    include: ["src/**/*.fuzz.test.ts", "test/**/*.fuzz.test.ts"],
    env: { FUZZ_RUNS: process.env.FUZZ_RUNS ?? "10000" },
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30 * 60_000,
    hookTimeout: 60_000,
  },
});
