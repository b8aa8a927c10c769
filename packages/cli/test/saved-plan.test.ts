/** This proves saved plans and restores through the command: applied exactly as they were looked at, or refused. */
import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LINK, place, type Place } from "./support/command.ts";

const run = (at: Place["at"]): string => execFileSync(at("usr/bin/ls"), { encoding: "utf8" });

/** A root with the plan of one link saved in it. */
function planned(): Place & { readonly file: string } {
  const scene = place();
  const file = scene.at("saved.json");
  expect(scene.run("plan", ...LINK, "-o", file).code).toBe(0);
  return { ...scene, file };
}

test("plan -o: saves a plan with its kind, changes nothing else; apply FILE does it, again is a no-op", () => {
  const { at, file, json } = planned();
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ kind: "switchyard.plan", schema_version: 1, actions: [{ kind: "link", target: "/usr/bin/ls", expects: { node: { kind: "file" } } }] });
  expect(existsSync(at("var"))).toBe(false);
  expect(json("apply", file).document).toMatchObject({ ok: true, mode: "dry_run" });
  expect(run(at)).toBe("old\n");
  expect(json("apply", file, "--commit").document).toMatchObject({ ok: true, run_id: expect.any(String) });
  expect(run(at)).toBe("new\n");
  expect(json("apply", file, "--commit").document).toMatchObject({ ok: true, run_id: null, actions: [{ decision: "noop" }] });
});

const DRIFTS: Record<string, (at: Place["at"]) => void> = {
  "a target that was written to": (at) => writeFileSync(at("usr/bin/ls"), "#!/bin/sh\necho other\n"),
  "a target that was touched": (at) => utimesSync(at("usr/bin/ls"), 1, 1),
  "a target that was replaced by the same bytes": (at) => {
    writeFileSync(at("usr/bin/new"), readFileSync(at("usr/bin/ls")), { mode: 0o755 });
    renameSync(at("usr/bin/new"), at("usr/bin/ls"));
  },
  "a target that is gone": (at) => unlinkSync(at("usr/bin/ls")),
  "a source that was written to": (at) => writeFileSync(at("opt/p/ls"), "#!/bin/sh\necho newer\n"),
  "a directory in its path that became a link": (at) => {
    renameSync(at("usr/bin"), at("usr/real"));
    symlinkSync("real", at("usr/bin"));
  },
};
test.for(Object.entries(DRIFTS))("apply FILE: %s, exits 10 with reason drift and changes nothing [REQ-A4]", ([, change]) => {
  const { at, file, json } = planned();
  change(at);
  const { code, document } = json("apply", file, "--commit");
  expect(code).toBe(10);
  expect(document).toMatchObject({ ok: false, run_id: null, error: { id: "E_POLICY", reason: "drift" } });
  expect(json("apply", file).document).toMatchObject({ ok: false, error: { reason: "drift" } });
  expect(json("facts", "verify").document).toMatchObject({ ok: true });
});

test("apply FILE: another policy than when it was saved makes other links, exits 10 with reason drift", () => {
  const { file, json } = planned();
  expect(json("apply", file, "--absolute-links", "--commit")).toMatchObject({ code: 10, document: { error: { reason: "drift" } } });
});

test("apply FILE: the report of a dry run is no plan, exits 2 and changes nothing [REQ-R8]", () => {
  const { at, json, run: command } = place();
  writeFileSync(at("report.json"), JSON.stringify(json("apply", ...LINK).document));
  expect(command("apply", at("report.json"), "--commit").code).toBe(2);
  writeFileSync(at("report.json"), JSON.stringify({ ...json("plan", ...LINK).document, kind: "switchyard.plan" }));
  expect(command("apply", at("report.json"), "--commit").code).toBe(2);
  expect(run(at)).toBe("old\n");
  expect(existsSync(at("var"))).toBe(false);
});

test.for([
  ["--link", "/usr/bin/x=/opt/p/ls"],
  ["--restore", "/usr/bin/ls"],
])("apply FILE: a saved plan and %s, exits 2", ([option = "", value = ""]) => {
  const { file, run: command } = planned();
  expect(command("apply", file, option, value, "--commit").code).toBe(2);
});

test("plan -o: a place that cannot be written, exits 2", () => {
  const { run: command, at } = place();
  expect(command("plan", ...LINK, "-o", at("nowhere/plan.json")).code).toBe(2);
});

test.for<[string, (path: string) => void]>([
  ["a link", (path) => symlinkSync("elsewhere", path)],
  ["a FIFO", (path) => void execFileSync("mkfifo", [path])],
  ["a directory", (path) => mkdirSync(path)],
])("plan -o: %s there, exits 2 and it stays", ([, make]) => {
  const { run: command, at } = place();
  make(at("plan.json"));
  const before = lstatSync(at("plan.json"));
  expect(command("plan", ...LINK, "-o", at("plan.json")).code).toBe(2);
  expect(lstatSync(at("plan.json"))).toMatchObject({ ino: before.ino, mode: before.mode });
  expect(existsSync(at("elsewhere"))).toBe(false);
});

test("plan -o: a regular file there, replaced", () => {
  const { run: command, at } = place();
  writeFileSync(at("plan.json"), "old");
  expect(command("plan", ...LINK, "-o", at("plan.json")).code).toBe(0);
  expect(JSON.parse(readFileSync(at("plan.json"), "utf8"))).toMatchObject({ kind: "switchyard.plan" });
});

test("plan -o: a refused plan is not saved", () => {
  const { run: command, at } = place();
  expect(command("plan", "--link", "/usr/bin/ls=/opt/p/none", "-o", at("plan.json")).code).toBe(10);
  expect(existsSync(at("plan.json"))).toBe(false);
});

test("apply --restore: puts back what the target was, and twice is once [REQ-R1] [REQ-R3]", () => {
  const { at, json } = place();
  json("apply", ...LINK, "--commit");
  expect(json("plan", "--restore", "/usr/bin/ls").document).toMatchObject({ actions: [{ decision: "restore", after_kind: "file" }] });
  expect(json("apply", "--restore", "/usr/bin/ls", "--commit").document).toMatchObject({ ok: true, actions: [{ outcome: "restored" }] });
  expect(run(at)).toBe("old\n");
  expect(json("apply", "--restore", "/usr/bin/ls", "--commit").document).toMatchObject({ ok: true, run_id: null, actions: [{ decision: "noop", reason: "idempotent_noop" }] });
  expect(json("rollback", "--commit").document).toMatchObject({ ok: true });
  expect(run(at)).toBe("new\n");
});

test("restore: the same as apply --restore, and twice is once; without a backup, exits 60 [REQ-R1] [REQ-R3]", () => {
  const { at, json } = place();
  expect(json("restore", "/usr/bin/ls", "--commit")).toMatchObject({ code: 60, document: { error: { id: "E_BACKUP_MISSING", reason: "no_backup" } } });
  json("apply", ...LINK, "--commit");
  expect(json("restore", "/usr/bin/ls")).toMatchObject({ code: 0, document: { mode: "dry_run", actions: [{ decision: "restore" }] } });
  expect(run(at)).toBe("new\n");
  expect(json("restore", "/usr/bin/ls", "--commit")).toMatchObject({ code: 0, document: { command: "apply", actions: [{ outcome: "restored" }] } });
  expect(run(at)).toBe("old\n");
  expect(json("restore", "/usr/bin/ls", "--commit")).toMatchObject({ code: 0, document: { run_id: null, actions: [{ decision: "noop" }] } });
  expect(place().run("restore").code).toBe(2);
});

test("apply: a manifest with links and restores, both; one without any, exits 2", () => {
  const { at, json, run: command } = place();
  json("apply", ...LINK, "--commit");
  writeFileSync(at("both.yaml"), "version: 1\nlinks:\n  - { target: /usr/bin/dir, source: /opt/p/ls }\nrestores:\n  - { target: /usr/bin/ls, which: original }\n");
  expect(json("apply", at("both.yaml"), "--commit").document).toMatchObject({ ok: true, actions: [{ target: "/usr/bin/dir", outcome: "switched" }, { target: "/usr/bin/ls", outcome: "restored" }] });
  writeFileSync(at("none.yaml"), "version: 1\n");
  expect(command("apply", at("none.yaml")).code).toBe(2);
});

test("apply --restore: no backup, exits 60", () => {
  expect(place().json("apply", "--restore", "/usr/bin/ls", "--commit")).toMatchObject({ code: 60, document: { error: { id: "E_BACKUP_MISSING", reason: "no_backup" } } });
});

test.for([["--max-actions", "0"], ["--max-actions", "x"], ["--max-actions", "100001"], ["--which", "oldest"]])("apply %s %s, exits 2", ([option = "", value = ""]) => {
  expect(place().run("apply", ...LINK, option, value).code).toBe(2);
});
