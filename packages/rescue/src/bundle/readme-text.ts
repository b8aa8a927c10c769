/** This defines `readmeText`: what an operator does with a bundle, in plain words. */
import { posix } from "node:path";
import { quote } from "../quote.ts";
import { UNDO_TOOLS } from "../undo-tools.ts";
import type { BundledScript } from "./bundled-script.ts";
import type { BundledBusybox } from "./copy-busybox.ts";

/** The text, a byte string. The indented lines are commands that may be typed as they stand. */
export function readmeText(busybox: BundledBusybox, scripts: readonly BundledScript[]): string {
  const box = busybox.state === "copied" ? "./busybox " : "";
  return [HEAD, aboutBusybox(busybox), FIRST, checking(box), box === "" ? "" : TOOLS, undoing(box, scripts), TAIL].filter(Boolean).join("\n");
}

const HEAD = `How to get back without switchyard
==================================

This directory holds what takes back runs of switchyard on a machine where neither it nor Node works any more.
`;

function aboutBusybox(busybox: BundledBusybox): string {
  switch (busybox.state) {
    case "copied":
      return "busybox is one program that holds a shell and all tools that are needed. It needs nothing of the system.\n";
    case "not_found":
      return "There is NO busybox here: none was found when this was made. The tools of the system have to do, or bring a static\nbusybox from elsewhere. Needed are sh, mv, rm, readlink, ln and stat.\n";
    case "refused":
      return `There is NO busybox here: the one of the system could not be used (${busybox.why}). The tools of the system have to do,\nor bring a static busybox from elsewhere. Needed are sh, mv, rm, readlink, ln and stat.\n`;
  }
}

const FIRST = `1. Become root (or the owner of the root directory that was changed) and go into this directory. If it lies on a medium
   that knows no links, or on which no program may run, copy it elsewhere first.

2. Say where the changed system is. On the running system that is nothing; if you started another system and mounted
   the broken one, say ROOT=/mnt or wherever it is.

    ROOT=
`;

function checking(box: string): string {
  return `3. See whether everything here is whole. Each line has to end in OK.

    ${box}sha256sum -c SHA256SUMS
`;
}

const TOOLS = `4. Make the tools of busybox known by their names, here and nowhere else.

    ./busybox mkdir -p tools
    for tool in ${UNDO_TOOLS.join(" ")} sync; do ./busybox ln -sf ../busybox tools/$tool; done
    PATH=$(pwd)/tools:$PATH
`;

function undoing(box: string, scripts: readonly BundledScript[]): string {
  if (scripts.length === 0) return "There are no scripts here: no run was handed in.\n";
  const steps = scripts.flatMap(({ name, place }) => [
    `    ${box}mkdir -p "$ROOT"${quote(posix.dirname(place))}`,
    `    [ -e "$ROOT"${quote(place)} ] || ${box}cp ${quote(name)} "$ROOT"${quote(place)}`,
    `    ${box}sh "$ROOT"${quote(place)}`,
    "",
  ]);
  return `5. Take the runs back, one after the other in this order. A script works from its own place only, so it is put there if it
   is gone. If one does not end with exit code 0 (echo $?), look at what it says before you go on with the next.

${steps.join("\n")}`;
}

const TAIL = `What the exit codes mean
   0   taken back, or taken back before
   30  another process holds the lock: end it, then again
   70  something was left alone; the script says what, and where the old file is

A script may be run again at any time. Afterwards, once switchyard works again: switchyard recover
`;
