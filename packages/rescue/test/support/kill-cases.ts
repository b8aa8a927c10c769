/** This defines the cases of an undo script that is killed half way, to be run under each shell (REQ-RC1). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { scene, type SceneTarget } from "./scene.ts";
import { ALL_TOOLS, deadlyCopy, runScript, toolbox, type Shell, type Tool } from "./shell.ts";
import { undo } from "./undo-cases.ts";

/** One call of mv for each of the first four, one of rm for each of the rest. */
const TARGETS: readonly SceneTarget[] = [
  { name: "a", kind: "file", state: "filed" },
  { name: "b", kind: "file", state: "exchanged" },
  { name: "c", kind: "symlink", state: "filed" },
  { name: "d", kind: "symlink", state: "exchanged" },
  { name: "e", kind: "absent", state: "filed" },
  { name: "f", kind: "absent", state: "staged" },
  { name: "g", kind: "file", state: "staged" },
];
const CALLS: readonly (readonly [Tool, number])[] = [["mv", 4], ["rm", 3], ["sync", 2]];
const DEEDS = CALLS.flatMap(([tool, calls]) =>
  Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) => [[call, tool, "before"] as const, [call, tool, "after"] as const]),
);

/** Two calls of mv or ln for each of the first four, ln and rm for the last. */
const RESTORED: readonly SceneTarget[] = [
  { name: "a", kind: "file", state: "filed", becomes: "kept file" },
  { name: "b", kind: "file", state: "exchanged", becomes: "kept symlink" },
  { name: "c", kind: "symlink", state: "linked over", becomes: "kept file" },
  { name: "d", kind: "absent", state: "filed", becomes: "kept file" },
  { name: "e", kind: "file", state: "linked", becomes: "kept file" },
  { name: "f", kind: "file", state: "filed", becomes: "absent" },
];
const RESTORE_CALLS: readonly (readonly [Tool, number])[] = [["mv", 5], ["ln", 4], ["rm", 2], ["sync", 2]];
const RESTORE_DEEDS = RESTORE_CALLS.flatMap(([tool, calls]) =>
  Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) => [[call, tool, "before"] as const, [call, tool, "after"] as const]),
);

/** Defines the cases for one shell. */
export function killCases(shell: Shell): void {
  it.each(DEEDS)(`undoScript() under ${shell.name}: killed at call %i of %s, %s it; run again, all as before [REQ-RC1]`, (call, tool, when) => {
    const place = scene(TARGETS);
    const path = toolbox(place.outside, shell);
    expect(runScript(shell, deadlyCopy(place.script, { tool, call, when }), { path })).toBe("SIGKILL");
    expect(existsSync(join(place.folder, "undo.started"))).toBe(true);
    // The second sync comes after the mark.
    expect(existsSync(join(place.folder, "undo.done"))).toBe(tool === "sync" && call === 2);
    expect(undo(shell, place)).toBe(0);
    expect(place.now()).toBe(place.before);
    expect(existsSync(join(place.folder, "undo.done"))).toBe(true);
  });

  it.each(RESTORE_DEEDS)(`undoScript() under ${shell.name}: of restores, killed at call %i of %s, %s it; run again, all as before [REQ-R1] [REQ-RC1]`, (call, tool, when) => {
    const place = scene(RESTORED);
    const path = toolbox(place.outside, shell, ALL_TOOLS);
    expect(runScript(shell, deadlyCopy(place.script, { tool, call, when }), { path })).toBe("SIGKILL");
    expect(runScript(shell, place.script, { path })).toBe(0);
    expect(place.now()).toBe(place.before);
  });
}
