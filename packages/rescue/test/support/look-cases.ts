/** This defines the cases of what an undo script looks at before it changes anything, to be run under each shell (REQ-RC1, REQ-A2). */
import { mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeBytes, nodeName } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { undoScript } from "../../src/index.ts";
import { runScript, toolbox, type Shell } from "./shell.ts";

const NAMES = ["wc", "with space", "new\nline", "-n", "*", "it's"];

/** A pointer from `old` to `new`, which alone has `wc`, and the run's script. */
function place(prior: string | null): { readonly at: (path: string) => string; readonly outside: string; readonly script: string } {
  const { path: outside } = scratch();
  const at = (path: string): string => join(outside, "a root", path);
  for (const dir of ["usr/bin dir", "lib/p/profiles/old/bin", "lib/p/profiles/new/bin", "var/runs/1"]) mkdirSync(at(dir), { recursive: true });
  for (const program of ["old/bin/ls", "new/bin/ls", "new/bin/wc"]) writeFileSync(at(`lib/p/profiles/${program}`), "");
  symlinkSync("profiles/new", at("lib/p/active"));
  if (prior !== null) symlinkSync(prior, at("lib/p/.active.sw.1.bak"));
  const step = { parents: [nodeName("lib"), nodeName("p")], target: nodeName("active"), payload: nodeName(".active.sw.1.bak"), places: "link", stage: nodeName(".active.sw.1.stage"), dest: "profiles/new", wasAbsent: prior === null } as const;
  const look = { what: "pointer", prior, directories: ["/none", "/usr/bin dir"] } as const;
  const script = at("var/runs/1/undo.sh");
  writeFileSync(script, Buffer.concat([...undoScript({ runId: "1", depth: 3, lockDir: [nodeName("var")], steps: [{ ...step, look }] })]));
  return { at, outside, script };
}

/** Defines the cases for one shell. */
export function lookCases(shell: Shell): void {
  it.each(["profiles/old", "profiles/gone", null])(`undoScript() under ${shell.name}: a pointer to go back to %j, refused while links would lead nowhere, then done [REQ-RC1] [REQ-A2]`, (prior) => {
    const { at, outside, script } = place(prior);
    const run = (): number | string => runScript(shell, script, { path: toolbox(outside, shell) });
    for (const [index, name] of NAMES.entries()) symlinkSync(index % 2 === 0 ? "../../lib/p/active/bin/wc" : "/lib/./p//active/bin/wc", at(`usr/bin dir/${name}`));
    symlinkSync("../../lib/p/active/bin/nothing", at("usr/bin dir/nothing"));
    symlinkSync("../../lib/p/active/bin/wc", at("usr/bin dir/.wc.sw.1.bak"));
    for (const name of NAMES) {
      expect([run(), readlinkSync(at("lib/p/active")), readdirSync(at("var/runs/1"))]).toEqual([70, "profiles/new", ["undo.sh"]]);
      rmSync(at(`usr/bin dir/${name}`));
    }
    if (prior === "profiles/gone") return;
    expect([run(), run()]).toEqual([0, 0]);
    expect(readdirSync(at("lib/p")).includes("active")).toBe(prior !== null);
  });

  it.each(["opt/its own", "opt/new\nline", "opt/?", "."])(`undoScript() under ${shell.name}: a later run made a link in %j, which nobody knew before: refused until that is gone [REQ-RC1] [REQ-A2]`, (directory) => {
    const { at, outside, script } = place("profiles/old");
    mkdirSync(at(directory), { recursive: true });
    const made = join(at(directory), "wc");
    symlinkSync("/lib/p/active/bin/wc", made);
    mkdirSync(at("var/runs/2"));
    const later = { parents: directory === "." ? [] : directory.split("/").map((one) => nodeName(one)), target: nodeName("wc"), payload: nodeName(".wc.sw.1.bak"), places: "link", stage: nodeName(".wc.sw.1.stage"), dest: "/lib/p/active/bin/wc", wasAbsent: true } as const;
    writeFileSync(at("var/runs/2/undo.sh"), Buffer.concat([...undoScript({ runId: "2", depth: 3, lockDir: [nodeName("var")], steps: [later, later] })]));
    const run = (what: string): number | string => runScript(shell, what, { path: toolbox(outside, shell) });
    expect([run(script), readlinkSync(at("lib/p/active"))]).toEqual([70, "profiles/new"]);
    expect(run(at("var/runs/2/undo.sh"))).toBe(0);
    expect([run(script), readlinkSync(at("lib/p/active"))]).toEqual([0, "profiles/old"]);
  });

  const odd = "opt/two\\nwords\n\\c\n\u00e9\udc81\udcff";
  it.each([true, false])(`undoScript() under ${shell.name}: a later run changed something where the directory's name has line breaks, a link through the pointer there: %j [REQ-RC1] [REQ-A2]`, (isThere) => {
    const { at, outside, script } = place("profiles/old");
    const made = encodeBytes(join(at(odd), "wc"));
    mkdirSync(encodeBytes(at(odd)), { recursive: true });
    symlinkSync(isThere ? "/lib/p/active/bin/wc" : "/lib/p/profiles/new/bin/wc", made);
    mkdirSync(at("var/runs/2"));
    const later = { parents: odd.split("/").map((one) => nodeName(one)), target: nodeName("wc"), payload: nodeName(".wc.sw.1.bak"), places: "link", stage: nodeName(".wc.sw.1.stage"), dest: "x", wasAbsent: true } as const;
    writeFileSync(at("var/runs/2/undo.sh"), Buffer.concat([...undoScript({ runId: "2", depth: 3, lockDir: [nodeName("var")], steps: [later] })]));
    const run = (): number | string => runScript(shell, script, { path: toolbox(outside, shell) });
    expect([run(), readlinkSync(at("lib/p/active"))]).toEqual(isThere ? [70, "profiles/new"] : [0, "profiles/old"]);
    if (!isThere) return;
    rmSync(made);
    expect([run(), readlinkSync(at("lib/p/active"))]).toEqual([0, "profiles/old"]);
  });

  it(`undoScript() under ${shell.name}: an older version's script, which does not say such a name: refused until that run is undone [REQ-RC1] [REQ-A2]`, () => {
    const { at, outside, script } = place("profiles/old");
    mkdirSync(at("var/runs/2"));
    writeFileSync(at("var/runs/2/undo.sh"), "#!/bin/sh\n# in\n# in usr/bin\nset -u\n");
    const run = (): number | string => runScript(shell, script, { path: toolbox(outside, shell) });
    expect([run(), readlinkSync(at("lib/p/active")), readdirSync(at("var/runs/1"))]).toEqual([70, "profiles/new", ["undo.sh"]]);
    writeFileSync(at("var/runs/2/undo.done"), "");
    expect([run(), readlinkSync(at("lib/p/active"))]).toEqual([0, "profiles/old"]);
  });
}
