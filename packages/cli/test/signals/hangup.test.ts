import { existsSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { ENTRY } from "../support/command.ts";
import { begin, crowd, isLink, LONG, meets, untilSeen, type Crowd } from "../support/crowd.ts";

/** What a shell does whose terminal is closed: it passes the hang-up on to its job, and here it also notes how that ended. */
const SHELL = `#!/bin/sh
"$@" </dev/null &
job=$!
trap 'kill -HUP "$job"' HUP
wait "$job"
code=$?
while kill -0 "$job" 2>/dev/null; do wait "$job"; code=$?; done
echo "$code" >"$NOTE.new"
mv "$NOTE.new" "$NOTE"
`;

/** Runs an apply in a terminal that vanishes at that moment; gives its exit code, or null where it was over before. */
async function hungUpAt(place: Crowd, isMoment: () => boolean): Promise<number | null> {
  const [shell, note] = [place.at("shell"), `${place.at("code")}${Date.now()}`];
  writeFileSync(shell, SHELL);
  const words = [`NOTE=${note}`, "sh", shell, process.execPath, ENTRY, "--root", place.root, "apply", place.manifest, "--commit"];
  const terminal = begin("script", ["-q", "-c", `exec env ${words.map((word) => `'${word}'`).join(" ")}`, place.at("typescript")]);
  const met = await meets(terminal, isMoment);
  // Nobody holds the other end any more: the kernel hangs up, and to write is EIO.
  terminal.child.kill("SIGKILL");
  while (!existsSync(note)) await sleep(5);
  return met ? Number(readFileSync(note, "utf8")) : null;
}

test("apply --commit: its terminal is closed while it switches, undone and exit 129, or too late and all switched [REQ-A3]", LONG, async () => {
  const place = crowd(600);
  const seen = untilSeen("undone", async () => {
    const before = place.nodes();
    const code = await hungUpAt(place, () => isLink(place.at("usr/bin/t0100")));
    return code === 129 ? expectUndone(place, before) : expectStanding(place, code);
  });
  expect(await seen).toBe("undone");
});

test("apply --commit: its terminal is closed after the commit point, the run stands and exit 1 says that no report came out [REQ-A3]", LONG, async () => {
  const place = crowd(600);
  const seen = untilSeen("unreported", async () => {
    const known = place.runs();
    return expectStanding(place, await hungUpAt(place, () => place.phase(known) === "committed"));
  });
  expect(await seen).toBe("unreported");
});

function expectUndone(place: Crowd, before: Record<string, string>): string {
  expect(place.json("recover")).toMatchObject({ code: 0, document: { recovered: [] } });
  expect(place.nodes()).toEqual(before);
  expect(place.facts().findLast(({ stage }) => stage === "apply.result")).toMatchObject({ decision: "failure", reason: "interrupted" });
  return "undone";
}

/** All is switched; then it is rolled back. */
function expectStanding(place: Crowd, code: number | null): string {
  expect([0, 1, null]).toContain(code);
  expect(place.json("recover")).toMatchObject({ code: 0, document: { recovered: [] } });
  expect(place.targets.filter((target) => !isLink(place.at(target)))).toEqual([]);
  expect(place.run("rollback", "--commit").code).toBe(0);
  return code === 1 ? "unreported" : "over before";
}
