import { once } from "node:events";
import { appendFileSync, chmodSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import process from "node:process";
import { spawnSync } from "node:child_process";
import { CHAIN_START, lineHash } from "@switchyard/facts";
import { expect, onTestFinished, test } from "vitest";
import { ENTRY, LINK, place, type Place } from "./support/command.ts";

const FACTS = "var/log/switchyard/facts.jsonl";

interface AnyFact {
  readonly stage: string;
  readonly ts: string;
  readonly decision: string;
  readonly path?: string;
  readonly run_id: string | null;
}

/** A root with a switch, a rollback and a refusal on record. */
function lived(): Place {
  const here = place();
  here.run("apply", ...LINK, "--commit");
  here.run("rollback", "--commit");
  here.run("apply", "--link", "/usr/bin/ls=/opt/p/nothing", "--commit");
  return here;
}

const lines = ({ at }: Place): string[] => readFileSync(at(FACTS), "utf8").trimEnd().split("\n");
const factsIn = (document: Record<string, unknown>): AnyFact[] => (Array.isArray(document["facts"]) ? document["facts"] : []);

test("facts tail: the newest ten, or so many, newest last [REQ-O1]", () => {
  const here = lived();
  expect(factsIn(here.json("facts", "tail").document)).toEqual(lines(here).slice(-10).map((line): AnyFact => JSON.parse(line)));
  expect(factsIn(here.json("facts", "tail", "-n", "2").document)).toHaveLength(2);
  expect(here.run("facts", "tail", "-n", "1").stdout.trim().split("\n")).toEqual([expect.stringContaining("apply.attempt")]);
  expect(here.run("facts", "tail", "-n", "0").code).toBe(2);
});

test("facts tail -f: what is there, then what comes, over a full file too, until it is ended [REQ-O1]", async () => {
  const here = lived();
  const child = here.start("facts", "tail", "-n", "1", "-f", "--json");
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (said += text));
  // The last line may not be whole yet.
  const told = (): AnyFact[] => said.split("\n").slice(0, -1).map((line): AnyFact => JSON.parse(line));
  const until = async (count: number): Promise<void> => {
    while (told().length < count) await once(child.stdout ?? child, "data");
  };
  await until(1);
  const before = lines(here).length;
  here.run("apply", ...LINK, "--commit");
  const after = lines(here).length - before;
  await until(1 + after);
  renameSync(here.at(FACTS), here.at("var/log/switchyard/facts.1.jsonl"));
  here.run("rollback", "--commit");
  await until(1 + after + lines(here).length);
  child.kill("SIGTERM");
  await once(child, "close");
  expect(told().at(-1)?.stage).toBe("attest.result");
  expect(new Set(told().map((fact) => JSON.stringify(fact))).size).toBe(told().length);
});

test("facts tail -f: nothing recorded yet, waits; its reader leaves, it ends without a word", async () => {
  const here = place();
  const child = here.start("facts", "tail", "-f");
  onTestFinished(() => void child.kill("SIGKILL"));
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const first = once(child.stdout ?? child, "data");
  here.run("apply", ...LINK, "--commit");
  await first;
  child.stdout?.destroy();
  here.run("rollback", "--commit");
  const [code]: unknown[] = await once(child, "close");
  expect([code, stderr]).toEqual([0, ""]);
});

test("facts query: each filter alone and together [REQ-O1]", () => {
  const here = lived();
  const all = lines(here).map((line): AnyFact => JSON.parse(line));
  const query = (...args: string[]): AnyFact[] => factsIn(here.json("facts", "query", ...args).document);
  expect(query()).toEqual(all);
  expect(query("--stage", "plan", "--stage", "rollback")).toEqual(all.filter(({ stage }) => stage === "plan" || stage === "rollback"));
  expect(query("--decision", "failure")).toEqual(all.filter(({ decision }) => decision === "failure"));
  expect(query("--decision", "failure").length).toBeGreaterThan(0);
  const run = all[0]?.run_id ?? "";
  expect(query("--run", run).map(({ stage }) => stage)).toEqual(expect.arrayContaining(["plan", "apply.result", "rollback.summary"]));
  expect(query("--path", "/usr/bin/ls")).toEqual(all.filter(({ path }) => path === "/usr/bin/ls"));
  expect(query("--path", "/usr")).toEqual(query("--path", "/usr/bin/"));
  expect(query("--path", "/usr/bin/l")).toEqual([]);
  expect(query("--since", "10m")).toEqual(all);
  expect(query("--since", all.at(-1)?.ts ?? "").length).toBeGreaterThan(0);
  expect(query("--since", "2126-01-01T00:00:00Z")).toEqual([]);
  expect(query("--stage", "plan", "--last", "1")).toEqual(all.filter(({ stage }) => stage === "plan").slice(-1));
  expect(here.run("facts", "query", "--stage", "none").stdout).toBe("No such facts.\n");
});

test.for([["--since", "yesterday"], ["--since", "2026-11-21"], ["--decision", "maybe"], ["--last", "-1"]] as const)("facts query %j: a usage error [REQ-C2]", ([flag, value]) => {
  expect(place().run("facts", "query", flag, value).code).toBe(2);
});

test("facts validate: all facts of the root, all valid [REQ-O3]", () => {
  const here = lived();
  expect(here.json("facts", "validate")).toMatchObject({ code: 0, document: { ok: true, lines: lines(here).length, valid: lines(here).length, newer: 0, invalid: 0, found: [] } });
  expect(place().json("facts", "validate")).toMatchObject({ code: 0, document: { path: null, lines: 0 } });
});

test("facts validate FILE: what a newer version wrote, passed over and named; what fits nothing, exit 1 and where [REQ-O3] [REQ-VERS1]", () => {
  const here = lived();
  const [line = ""] = lines(here);
  const newer = JSON.stringify({ ...JSON.parse(line), stage: "moon.landing", surprise: {} });
  const more = JSON.stringify({ ...JSON.parse(line), surprise: {} });
  writeFileSync(here.at("some.jsonl"), `${line}\n${newer}\n${more}\n`);
  expect(here.json("facts", "validate", here.at("some.jsonl"))).toMatchObject({ code: 0, document: { lines: 3, valid: 2, newer: 1, with_unknown_keys: 1, invalid: 0, found: [{ file: "some.jsonl", line: 2 }] } });
  appendFileSync(here.at("some.jsonl"), "{}\n");
  expect(here.json("facts", "validate", here.at("some.jsonl"))).toMatchObject({ code: 1, document: { ok: false, invalid: 1 } });
  expect(here.run("facts", "validate", here.at("some.jsonl")).stdout).toContain("Line 4 of some.jsonl");
});

test.for(["nothing.jsonl", "usr", "no/such/dir.jsonl"])("facts validate %s: what cannot be read, a usage error [REQ-O3]", (file) => {
  const here = place();
  const { code, stderr } = here.run("facts", "validate", here.at(file));
  expect(code).toBe(2);
  expect(stderr).not.toContain("    at ");
});

test("facts: lines of a newer version and lines that are none, shown or passed over visibly, never a crash [REQ-VERS1]", () => {
  const here = lived();
  const count = lines(here).length;
  appendFileSync(here.at(FACTS), `${JSON.stringify({ stage: "moon.landing", schema_version: 9 })}\nno fact\n[]\n`);
  for (const args of [["facts"], ["facts", "tail", "-n", "100"], ["facts", "query"]]) {
    const { code, stdout, stderr } = here.run(...args);
    expect(code).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(count + 1);
    expect(stdout).toContain("moon.landing");
    expect(stderr).toContain("2 lines");
  }
  for (const format of ["cloudevents", "otlp", "journald"]) expect(here.run("facts", "export", "--format", format).code).toBe(0);
});

test("facts verify: any change to any line, found with its place, exit 1 [REQ-O9]", () => {
  const here = lived();
  const whole = readFileSync(here.at(FACTS), "utf8");
  expect(here.json("facts", "verify")).toMatchObject({ code: 0, document: { chain: { ok: true, complete_from: CHAIN_START, lines: lines(here).length } } });
  writeFileSync(here.at(FACTS), whole.replace("success", "failure"));
  expect(here.json("facts", "verify")).toMatchObject({ code: 1, document: { chain: { ok: false, reason: "changed", file: "facts.jsonl", line: 2 } } });
  expect(here.run("facts", "verify").stdout).toContain("Line 2 of facts.jsonl");
});

test("facts verify: an end that was cut off, found by the report of the run that it belongs to [REQ-O9]", () => {
  const here = place();
  here.run("apply", ...LINK, "--commit");
  const { document } = here.json("rollback", "--commit");
  // The last fact is that of the attestation, which signs the head.
  expect(document["facts_head"]).toBe(lineHash(lines(here).at(-2) ?? ""));
  writeFileSync(here.at(FACTS), `${lines(here).slice(0, -2).join("\n")}\n`);
  expect(here.json("facts", "verify")).toMatchObject({ code: 1, document: { chain: { ok: false, reason: "end_missing", found: expect.stringContaining(String(document["facts_head"])) } } });
  rmSync(here.at(FACTS));
  expect(here.json("facts", "verify")).toMatchObject({ code: 1, document: { chain: { reason: "end_missing" } } });
});

test("facts verify --from, --head: older files moved away; a head that was kept [REQ-O9]", () => {
  const here = place();
  here.run("apply", ...LINK, "--commit");
  const moved = lineHash(lines(here).at(-1) ?? "");
  renameSync(here.at(FACTS), here.at("var/log/switchyard/facts.1.jsonl"));
  here.run("rollback", "--commit");
  const head = lineHash(lines(here).at(-1) ?? "");
  expect(here.json("facts", "verify", "--head", head)).toMatchObject({ code: 0, document: { chain: { files: [{ file: "facts.1.jsonl", head: moved }, { file: "facts.jsonl", from: moved }] } } });
  rmSync(here.at("var/log/switchyard/facts.1.jsonl"));
  expect(here.json("facts", "verify")).toMatchObject({ code: 1, document: { chain: { reason: "beginning_missing", complete_from: moved } } });
  expect(here.run("facts", "verify").stdout).toContain(`--from ${moved}`);
  expect(here.json("facts", "verify", "--from", moved)).toMatchObject({ code: 0, document: { chain: { complete_from: moved } } });
  expect(here.json("facts", "verify", "--from", moved, "--head", moved).code).toBe(0);
  expect(here.json("facts", "verify", "--from", moved, "--head", "f".repeat(64)).code).toBe(1);
  expect(here.run("facts", "verify", "--from", "abc").code).toBe(2);
});

test("facts: every verb that reads, of a root that is not ours and has no lock, writes nothing [REQ-C1]", () => {
  const here = lived();
  const snapshot = (): string => readdirSync(here.root, { recursive: true, encoding: "utf8" }).map((name) => `${name} ${statSync(here.at(name)).mtimeMs}`).join("\n");
  rmSync(here.at("var/lib/switchyard/lock"));
  const before = snapshot();
  for (const args of [["facts"], ["facts", "tail"], ["facts", "query"], ["facts", "validate"], ["facts", "verify"], ["facts", "export", "--format", "otlp"]]) expect(here.run(...args).code, args.join(" ")).toBe(0);
  expect(snapshot()).toBe(before);
  const empty = place();
  for (const args of [["facts"], ["facts", "tail"], ["facts", "query"], ["facts", "validate"], ["facts", "verify"], ["facts", "export", "--format", "journald"]]) expect(empty.run(...args).code, args.join(" ")).toBe(0);
  expect(readdirSync(empty.root).toSorted()).toEqual(["opt", "usr"]);
});

test.for(["facts", "facts query", "facts export --format cloudevents", "facts export --format otlp", "facts export --format journald"])("%s: its reader leaves, exit 0 and not a word", (verb) => {
  const here = lived();
  const [line = ""] = lines(here);
  mkdirSync(here.at("var/log/switchyard"), { recursive: true });
  writeFileSync(here.at(FACTS), `${line}\n`.repeat(3000));
  chmodSync(here.at(FACTS), 0o644);
  const { status, stderr } = spawnSync("bash", ["-c", `"$0" "$1" --root "$2" ${verb} | head -c 1 > /dev/null; exit "\${PIPESTATUS[0]}"`, process.execPath, ENTRY, here.root], { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
});

const READING = [["facts"], ["facts", "tail"], ["facts", "query"], ["facts", "validate"], ["facts", "verify"], ["facts", "export", "--format", "otlp"]];

/** What is found of each that stands where a file of facts should. */
const PLANTED: Record<string, { readonly plant: (path: string) => void; readonly reason: string }> = {
  "a symlink": { plant: (path) => symlinkSync("/etc/hostname", path), reason: "facts_unreadable" },
  "a FIFO": { plant: (path) => void spawnSync("mkfifo", [path]), reason: "not_a_file" },
  "a directory": { plant: (path) => mkdirSync(path), reason: "not_a_file" },
};

test.for(Object.entries(PLANTED))("facts: %s in the place of the newest file, of a full one, not followed, an error and no trace [REQ-S1]", ([, { plant, reason }]) => {
  for (const name of ["facts.jsonl", "facts.3.jsonl"]) {
    const here = lived();
    rmSync(here.at(`var/log/switchyard/${name}`), { force: true });
    plant(here.at(`var/log/switchyard/${name}`));
    // Of the newest facts no older file is read.
    const all = name === "facts.jsonl" ? READING : READING.filter(([, verb]) => verb !== "tail");
    for (const args of all) {
      const { code, stderr } = here.run(...args);
      expect([args, code]).toEqual([args, 1]);
      expect(stderr).toContain(reason);
      expect(stderr).not.toContain("    at ");
    }
  }
});
