// The gate: every check and test of a lane, one after another, closed by one line `N passed, N failed`.
//   node scripts/gate.mjs local     what needs no privileges and no system packages
//   node scripts/gate.mjs system    what needs root, strace, mounts; installs what is missing
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const top = join(import.meta.dirname, "..");
const total = { passed: 0, failed: 0 };
const MESSAGE_CHARS = 1200;
const LANES = "test-orch/test";
/** Lanes with disks, loop devices and containers of their own: two of them at once could hold each other's mounts. */
const MOUNTING = ["power-loss", "matrix", "examples"];

/** One check that passes or fails as a whole. */
function check(name, command, args) {
  const start = performance.now();
  const { status } = spawnSync(command, args, { cwd: top, stdio: "inherit" });
  const ok = status === 0;
  total[ok ? "passed" : "failed"] += 1;
  console.log(`${ok ? "ok  " : "FAIL"} ${name} (${seconds(start)})`);
  return ok;
}

/** Several of them, two at once; what each has printed comes in one piece, when it is over. */
async function together(checks) {
  const queue = checks.values();
  await Promise.all([drain(queue), drain(queue)]);
}

async function drain(queue) {
  for (const [name, command, args] of queue) {
    const start = performance.now();
    const { status, output } = await quietly(command, args);
    total[status === 0 ? "passed" : "failed"] += 1;
    process.stdout.write(output);
    console.log(`${status === 0 ? "ok  " : "FAIL"} ${name} (${seconds(start)})`);
  }
}

function quietly(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: top, stdio: ["ignore", "pipe", "pipe"] });
    const pieces = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => pieces.push(piece));
    child.on("error", (error) => resolve({ status: null, output: `${error.message}\n` }));
    child.on("close", (status) => resolve({ status, output: Buffer.concat(pieces) }));
  });
}

/** The tests of one vitest project, or of some folders of `LANES`, each counted; a skipped, todo or expected-to-fail test counts as failed. */
async function tests(name, project = name, folders = []) {
  const start = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "switchyard-gate-"));
  const file = join(folder, "report.json");
  const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`, ...folders.map((folder) => `${LANES}/${folder}/`)];
  const status = await loudly("vitest", args);
  const report = readReport(file);
  rmSync(folder, { recursive: true });
  // Once more and in one place: a closing screen, or a log of which only the end is kept, must say what is wrong.
  for (const failure of report.failures) console.log(failure);
  const skipped = report.total - report.passed - report.failed;
  if (skipped > 0) console.log(`FAIL ${skipped} tests were skipped: a test that does not run proves nothing`);
  total.passed += report.passed;
  // A file that could not even be loaded has no tests to count.
  total.failed += Math.max(report.failed + skipped, status === 0 ? 0 : 1, report.total === 0 ? 1 : 0);
  console.log(`${status === 0 && skipped === 0 ? "ok  " : "FAIL"} tests: ${name} (${seconds(start)})`);
}

function loudly(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: top, stdio: "inherit" });
    child.on("error", (error) => {
      console.log(error.message);
      resolve(null);
    });
    child.on("close", resolve);
  });
}

function readReport(file) {
  try {
    const { numTotalTests, numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, "utf8"));
    const failed = testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status === "failed"));
    const failures = failed.map(({ fullName, failureMessages }) => `FAIL ${fullName}\n${failureMessages.join("\n").slice(0, MESSAGE_CHARS)}`);
    return { total: numTotalTests, passed: numPassedTests, failed: numFailedTests, failures };
  } catch (error) {
    console.log(`FAIL vitest left no report: ${error.message}`);
    return { total: 0, passed: 0, failed: 0, failures: [] };
  }
}

/** The file-system matrix, each cell counted. What a kernel is known to lack is told by the matrix, and counted as neither. */
function matrix() {
  const start = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "switchyard-gate-"));
  const { status } = spawnSync("node", ["test-orch/src/matrix/main.ts", "--keep-going", "--out", folder], { cwd: top, stdio: "inherit" });
  const cells = readCells(join(folder, "matrix.json"));
  rmSync(folder, { recursive: true });
  const count = (wanted) => cells.filter((cell) => cell.status === wanted).length;
  total.passed += count("passed");
  total.failed += Math.max(count("failed"), status === 0 ? 0 : 1);
  console.log(`${status === 0 ? "ok  " : "FAIL"} file-system matrix (${seconds(start)})`);
}

function readCells(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).cells;
  } catch (error) {
    console.log(`FAIL the matrix left no result: ${error.message}`);
    return [];
  }
}

function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

const lanes = {
  async local() {
    if (!check("build", "pnpm", ["run", "--silent", "build"])) return;
    // Before the types: it says more plainly which reason is missing where.
    check("errors", "node", ["scripts/errors.mjs", "check"]);
    check("types", "pnpm", ["run", "--silent", "types"]);
    check("lint", "pnpm", ["run", "--silent", "lint"]);
    // Each keeps one core busy, or waits. The longest first.
    await together([
      ["packages", "node", ["scripts/packages.mjs"]],
      ["public APIs", "pnpm", ["run", "--silent", "api"]],
      ["examples at a terminal", "node", ["scripts/shell-examples.mjs"]],
      ["arrows", "pnpm", ["run", "--silent", "arrows"]],
      ["no test left out", "node", ["scripts/zero-skip.mjs"]],
      ["workflows", "node", ["scripts/workflows.mjs"]],
      ["requirements", "node", ["scripts/traceability.mjs", "check"]],
      ["schemas", "pnpm", ["run", "--silent", "schemas"]],
      ["manual", "pnpm", ["run", "--silent", "manual"]],
      ["examples", "node", ["scripts/examples.mjs"]],
    ]);
    await tests("local");
  },
  async system() {
    if (!check("build", "pnpm", ["run", "--silent", "build"])) return;
    if (!check("system tools", "node", ["scripts/system-tools.mjs", "install"])) return;
    await tests("system");
    // What mounts and what does not, at once: one after another, half of the machine would wait.
    const others = readdirSync(join(top, LANES)).filter((name) => !MOUNTING.includes(name));
    await Promise.all([tests("lanes that mount", "lanes", MOUNTING), tests("other lanes", "lanes", others)]);
    matrix();
  },
};

const lane = lanes[process.argv[2]];
if (lane === undefined) {
  console.error("usage: node scripts/gate.mjs local|system");
  process.exit(2);
}
await lane();
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
