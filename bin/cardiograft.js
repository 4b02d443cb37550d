#!/usr/bin/env node
/**
 * Starts the command on a Node that can run it. Plain JavaScript that Node 18 understands, because its job is to be started by a Node that
 * is too old: in a checkout the sources are TypeScript, which Node runs directly from 22.18 on. Anything older hands over to the Node that
 * the development dependency `node` brings. A published package holds the built `dist/` instead of the sources.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function runsTypeScript() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

/** The Node of the development dependency, or null where it is not installed (or is this very process). */
function pinnedNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve("node/package.json"));
    const file = join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
    return existsSync(file) && process.env.CARDIOGRAFT_PINNED_NODE === undefined ? file : null;
  } catch {
    return null;
  }
}

/** Runs this file again under another Node and ends as that one ends: same exit code, or same signal. */
function handOver(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, CARDIOGRAFT_PINNED_NODE: process.version },
  });
  // Ctrl-C in a terminal reaches every process of the foreground group, the child too: passing it on would make it two. Without a terminal
  // the signal was meant for this process alone, and the child hears of it only from here.
  const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const ignore = () => {};
  const pass = (signal) => child.kill(signal);
  process.on("SIGINT", terminal ? ignore : pass);
  process.on("SIGTERM", pass);
  process.on("SIGHUP", pass);
  child.on("error", (error) => {
    console.error(`cardiograft: ${node} does not start: ${error.message}`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(name);
    process.kill(process.pid, signal);
    // Reached only where the signal does not end this process: the shell's convention for "ended by a signal" instead.
    setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
  });
}

const source = join(root, "src", "cli", "main.ts");
if (!existsSync(source)) {
  await import("../dist/cli/main.js");
} else if (runsTypeScript()) {
  await import("../src/cli/main.ts");
} else {
  const node = pinnedNode();
  if (node !== null) handOver(node);
  else {
    console.error(
      `cardiograft: this is Node ${process.version}; 22.18 or newer is needed. ` +
        `Run "npm ci" in ${root}, which brings one along, or install a newer Node.`,
    );
    process.exitCode = 1;
  }
}
