// The main job on real files: a scratch root filled with this machine's own programs, switched, checked, undone.
// stdout is the command's own output; the commands themselves are echoed on stderr. Exit 0 only if each step left on
// disk what it claims.
//   node scripts/demo.mjs [COMMAND]    with this built command instead of the tree's own
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, chmodSync, constants, copyFileSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const TOOLS = ["cp", "mv", "rm", "ln", "stat", "readlink", "sha256sum", "sort", "date", "ls"];
const PROVIDER = "/opt/provider/bin";
const cli = process.argv[2] ?? join(import.meta.dirname, "..", "packages", "cli", "dist", "main.js");

function locate(tool) {
  for (const dir of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(dir, tool);
    try {
      accessSync(path, constants.X_OK);
      return realpathSync(path);
    } catch (error) {
      if (!["ENOENT", "ENOTDIR", "EACCES"].includes(error.code)) throw error;
    }
  }
  throw new Error(`this machine has no ${tool} on its PATH`);
}

function has(tool) {
  try {
    return locate(tool) !== "";
  } catch {
    return false;
  }
}

function install(tool, dir) {
  const path = join(dir, tool);
  copyFileSync(locate(tool), path);
  chmodSync(path, 0o755);
}

/** Everything that a rollback promises to bring back. */
function describe(path) {
  const stat = lstatSync(path, { bigint: true });
  const kind = stat.isSymbolicLink() ? "link" : "file";
  const content = kind === "link" ? readlinkSync(path) : createHash("sha256").update(readFileSync(path)).digest("hex");
  return JSON.stringify([kind, content, String(stat.ino), String(stat.mode), String(stat.uid), String(stat.gid), String(stat.mtimeNs)]);
}

function demand(condition, claim) {
  if (!condition) throw new Error(`the demo failed: ${claim}`);
}

function run(file, args, shown) {
  console.error(`\n$ ${shown}`);
  const { status, error } = spawnSync(file, args, { stdio: "inherit" });
  demand(status === 0, `${shown} ended with ${error?.message ?? `exit code ${status}`}`);
}

const root = mkdtempSync(join(tmpdir(), "switchyard-demo-"));
chmodSync(root, 0o755);
const bin = join(root, "usr", "bin");
for (const dir of [bin, join(root, PROVIDER)]) mkdirSync(dir, { recursive: true, mode: 0o755 });
for (const tool of TOOLS) {
  install(tool, bin);
  install(tool, join(root, PROVIDER));
}

const targets = TOOLS.map((tool) => join(bin, tool));
const links = TOOLS.flatMap((tool) => ["--link", `/usr/bin/${tool}=${PROVIDER}/${tool}`]);
const switchyard = (...args) => run(process.execPath, [cli, ...args, "--root", root], `switchyard ${args.join(" ")} --root ${root}`);
const before = targets.map(describe);
const untouched = () => targets.every((path, index) => describe(path) === before[index]);

switchyard("plan", ...links);
switchyard("preflight", ...links);
switchyard("apply", ...links);
demand(untouched(), "a dry run changed a target");

switchyard("apply", ...links, "--commit", "--yes");
for (const tool of TOOLS) demand(realpathSync(join(bin, tool)) === join(realpathSync(root), PROVIDER, tool), `${tool} does not lead to the provider`);
switchyard("status");
for (const tool of TOOLS) {
  const { status } = spawnSync(join(bin, tool), ["--version"]);
  demand(status === 0, `the switched ${tool} does not run`);
}
run(join(bin, "ls"), ["-l", bin], `${join(bin, "ls")} -l ${bin}`);

switchyard("rollback", "--commit", "--yes");
demand(untouched(), "the rollback did not bring every file back exactly");
switchyard("rollback", "--commit", "--yes");
demand(untouched(), "the second rollback changed something");
switchyard("facts", "--last", "12");
switchyard("facts", "verify");

// Whole tool sets behind one pointer: the provider's, BusyBox's where this machine has one, and what stands at the targets.
const active = join(root, "usr/lib/switchyard/active");
switchyard("profile", "build", "provider", "--from", PROVIDER, "--commit", "--yes");
if (has("busybox")) {
  install("busybox", join(root, "opt"));
  switchyard("profile", "build", "busybox", "--multicall", "/opt/busybox", ...TOOLS.flatMap((tool) => ["--only", tool]), "--commit", "--yes");
}
switchyard("profile", "adopt", "vendor", "--like", "provider");
demand(untouched(), "a dry run of an adoption changed a target");
switchyard("profile", "adopt", "vendor", "--like", "provider", "--commit", "--yes");
for (const tool of TOOLS) demand(readlinkSync(join(bin, tool)) === `../lib/switchyard/active/bin/${tool}`, `${tool} is no stable link`);
switchyard("profile", "set", "provider");
switchyard("profile", "set", "provider", "--why", "the demo", "--commit", "--yes");
for (const tool of TOOLS) demand(realpathSync(join(bin, tool)) === join(realpathSync(root), PROVIDER, tool), `${tool} does not lead to the active profile`);
switchyard("canary", "path", "--profile", "vendor");
run(process.execPath, [cli, "canary", "run", "--root", root, "--profile", "vendor", "--", "ls", "--version"], `switchyard canary run --root ${root} --profile vendor -- ls --version`);
switchyard("profile", "history");
switchyard("profile", "rollback", "--commit", "--yes");
demand(readlinkSync(active) === "profiles/vendor", "the rollback did not lead to the profile before");
switchyard("profile", "release", "--commit", "--yes");
demand(untouched(), "the release did not bring every file back exactly");
