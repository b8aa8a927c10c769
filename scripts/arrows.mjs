// Checks the arrows between packages: each may import only what its floor allows (ARCHITECTURE.md), only what its
// package.json declares, and the kernel is touched in one file. Prints what is wrong; exits 1 if anything is.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** What each package may import of the others. A package that is not listed here is not part of the house. */
const ALLOWED = {
  "fs-atomic": [],
  facts: ["fs-atomic"],
  backup: ["fs-atomic"],
  locking: ["fs-atomic"],
  journal: ["fs-atomic"],
  policy: ["fs-atomic"],
  rescue: ["fs-atomic"],
  smoke: ["fs-atomic"],
  ownership: ["fs-atomic"],
  attest: ["fs-atomic"],
  engine: ["attest", "fs-atomic", "facts", "backup", "locking", "journal", "policy", "rescue", "smoke", "ownership"],
  profiles: ["fs-atomic", "facts", "policy", "smoke", "ownership", "engine"],
  cli: ["attest", "fs-atomic", "facts", "backup", "policy", "smoke", "engine", "profiles"],
};

/** These hold what they import in their own files (see their tsup.config.ts), so that it is needed only to build them. */
const SELF_CONTAINED = new Set(["cli"]);

/** The only file that may load native code or change the file system through node:fs. */
const KERNEL = "packages/fs-atomic/src/syscalls/linux-syscalls.ts";
/** What of node:fs only reads. */
const READERS = new Set(["readFileSync", "realpathSync", "statSync", "type Stats", "statfsSync", "accessSync", "constants", "read"]);

const top = join(import.meta.dirname, "..");
const faults = [];

function sources(dir) {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Every import of a file: what it names, and from where. */
function imports(text) {
  return [...text.matchAll(/^(?:import|export)\s+([^;]*?)\s*from\s+"([^"]+)"/gms)].map(([, names, from]) => ({ names, from }));
}

function checkImport(name, manifest, file, { names, from }) {
  const where = relative(top, file);
  if (from.startsWith("@switchyard/")) {
    const other = from.split("/")[1];
    if (!ALLOWED[name].includes(other)) faults.push(`${where}: ${name} must not import ${other}`);
  }
  if (!from.startsWith(".") && !from.startsWith("node:")) {
    const dependency = from.startsWith("@") ? from.split("/").slice(0, 2).join("/") : from.split("/")[0];
    const declared = { ...manifest.dependencies, ...(SELF_CONTAINED.has(name) ? manifest.devDependencies : {}) };
    if (declared[dependency] === undefined) faults.push(`${where}: imports ${dependency}, which its package.json does not declare`);
  }
  if (where === KERNEL) return;
  if (from === "koffi") faults.push(`${where}: only ${KERNEL} may load native code`);
  if (from === "node:fs" || from === "node:fs/promises") {
    const used = names.replace(/[{}]/g, "").split(",").map((one) => one.trim().split(/\s+as\s+/)[0]).filter(Boolean);
    for (const one of used) if (!READERS.has(one)) faults.push(`${where}: only ${KERNEL} may use ${one} of ${from}`);
  }
}

const present = readdirSync(join(top, "packages"));
for (const name of present) {
  if (ALLOWED[name] === undefined) {
    faults.push(`packages/${name}: not in the table of scripts/arrows.mjs`);
    continue;
  }
  const manifest = JSON.parse(readFileSync(join(top, "packages", name, "package.json"), "utf8"));
  for (const file of sources(join(top, "packages", name, "src"))) {
    for (const one of imports(readFileSync(file, "utf8"))) checkImport(name, manifest, file, one);
  }
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    const own = SELF_CONTAINED.has(name) ? [name, ...ALLOWED[name]] : [name];
    const used = own.flatMap((one) => sources(join(top, "packages", one, "src"))).some((file) => readFileSync(file, "utf8").includes(`"${dependency}"`));
    if (!used) faults.push(`packages/${name}/package.json: declares ${dependency}, which nothing imports`);
  }
}
for (const name of Object.keys(ALLOWED)) if (!present.includes(name)) faults.push(`scripts/arrows.mjs: names ${name}, which is not there`);

for (const fault of faults) console.error(fault);
console.log(faults.length === 0 ? `${present.length} packages, every arrow as drawn` : `${faults.length} arrows are wrong`);
process.exitCode = faults.length === 0 ? 0 : 1;
