/** This proves whose names count as known: those that trees themselves hold, and no others (REQ-P3, REQ-S7). */
import { linkSync, mkdirSync, symlinkSync } from "node:fs";
import { closeRoot, observe, openDir, openRoot, closeDir, nodeName, type Root } from "@switchyard/fs-atomic";
import { STATE_DIR } from "@switchyard/engine";
import { expect, onTestFinished, test } from "vitest";
import { DEFAULT_PREFIX, namesInProfiles } from "../../src/index.ts";
import { stand, type Stand } from "../support/stand.ts";

const TREES = "usr/lib/switchyard/profiles";

/** How many names of /usr/bin/ls are known. */
function known({ root: path }: Stand, prefixes: readonly string[] = [DEFAULT_PREFIX]): number {
  const root: Root = openRoot(path);
  onTestFinished(() => closeRoot(root));
  const dir = openDir(root, [nodeName("usr"), nodeName("bin")]);
  try {
    const node = observe(dir, "ls");
    if (node.kind === "none") throw new Error("ls is gone");
    return namesInProfiles(prefixes, { stateDir: STATE_DIR })(root)(node);
  } finally {
    closeDir(dir);
  }
}

/** Gives /usr/bin/ls one more name. */
function name(place: Stand, path: string): void {
  mkdirSync(place.at(path.slice(0, path.lastIndexOf("/"))), { recursive: true });
  linkSync(place.at("usr/bin/ls"), place.at(path));
}

test("namesInProfiles(): no prefix, no names", () => {
  expect(known(stand())).toBe(0);
});

test("namesInProfiles(): in every tree, also one that is being built; in every prefix once [REQ-S7]", () => {
  const place = stand();
  for (const path of [`${TREES}/a/bin/ls`, `${TREES}/b/bin/dir`, `${TREES}/.c.switchyard.1.stage/bin/ls`, "srv/x/profiles/a/bin/ls"]) name(place, path);
  expect(known(place)).toBe(3);
  expect(known(place, [DEFAULT_PREFIX, "/srv/x", DEFAULT_PREFIX])).toBe(4);
});

test("namesInProfiles(): not beside the applets, not elsewhere, and not through a link [REQ-S7]", () => {
  const place = stand();
  for (const path of [`${TREES}/a/ls`, `${TREES}/a/bin/deeper/ls`, "usr/lib/switchyard/ls", "opt/away/bin/ls"]) name(place, path);
  symlinkSync("../../../../opt/away", place.at(`${TREES}/away`));
  symlinkSync("../../../../../opt/away/bin", place.at(`${TREES}/a/more`));
  expect(known(place)).toBe(0);
});
