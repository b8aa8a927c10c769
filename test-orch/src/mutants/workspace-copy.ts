/** This defines `WorkspaceCopy`: the whole workspace once more, to be broken. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { parseDocument } from "../command/parse-document.ts";
import { mutate } from "./mutate.ts";
import type { Mutant } from "./mutant.ts";
import { plainEnvironment } from "./plain-environment.ts";

const TOP = join(import.meta.dirname, "../../..");
/** What is not copied: the history, what is installed, and what builds and test runners keep for themselves. */
const LEFT_OUT: readonly string[] = [".git", ".turbo", "node_modules"];
/** Test runners write there. */
const OWN_MODULES: readonly string[] = [".vite", ".vite-temp", ".vitest-cache"];

/** A copy with sources and built code. Packages find one another inside the copy, and all else where it is installed. */
export class WorkspaceCopy {
  readonly dir: string;

  /** Copies the workspace as it is, built code included. */
  constructor() {
    this.dir = mkdtempSync(join(tmpdir(), "switchyard-mutants-"));
    for (const name of readdirSync(TOP)) {
      if (!LEFT_OUT.includes(name)) cpSync(join(TOP, name), join(this.dir, name), { recursive: true, verbatimSymlinks: true });
    }
    mkdirSync(join(this.dir, "node_modules"));
    for (const name of readdirSync(join(TOP, "node_modules"))) {
      if (!OWN_MODULES.includes(name)) symlinkSync(join(TOP, "node_modules", name), join(this.dir, "node_modules", name));
    }
  }

  /**
   * Edits the file and builds what is made of it: its package, and the command.
   *
   * @returns takes the edit back, with the code that was built of it
   * @throws where the mutant does not apply, or cannot be built: then it proves nothing; everything is as before
   */
  async apply(mutant: Mutant): Promise<() => void> {
    const file = join(this.dir, mutant.file);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, mutate(text, mutant));
    const dists = [...new Set([packageOf(mutant), "cli"])].map((name) => join(this.dir, "packages", name, "dist"));
    for (const dist of dists) cpSync(dist, `${dist}.kept`, { recursive: true, verbatimSymlinks: true });
    const restore = (): void => {
      writeFileSync(file, text);
      for (const dist of dists) {
        rmSync(dist, { recursive: true, force: true });
        renameSync(`${dist}.kept`, dist);
      }
    };
    try {
      await Promise.all(dists.map((dist) => build(dirname(dist))));
      return restore;
    } catch (error) {
      restore();
      throw error;
    }
  }

  dispose(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** As the package itself says, but for the declarations, which do not run. */
async function build(cwd: string): Promise<void> {
  const scripts = parseDocument(readFileSync(join(cwd, "package.json"), "utf8"))?.["scripts"];
  const script = typeof scripts === "object" && scripts !== null && "build" in scripts ? String(scripts.build) : "";
  const [bundle = ""] = script.split(" && ");
  await execa("sh", ["-c", bundle], { cwd, stdin: "ignore", extendEnv: false, env: plainEnvironment() });
}

function packageOf({ file }: Mutant): string {
  return file.split("/")[1] ?? "";
}
