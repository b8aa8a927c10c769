/** This proves what is signed of a run. */
import { hostname } from "node:os";
import { decodeBytes, safePath } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { hostFacts, signRun, verifyEnvelope, type RunAction } from "../../src/index.ts";
import { canonicalText } from "../../src/json/canonical-text.ts";
import { ACTIONS, envelope, RUN, SAMPLE, statement } from "../support/sample.ts";

it("signRun(): subjects are the paths that have something, with the hashes of the facts [REQ-O4, REQ-O5]", () => {
  expect(statement().subject).toEqual([
    { name: "/usr/bin/ls", digest: { sha256: "2".repeat(64) }, mediaType: "inode/symlink" },
    { name: "/usr/bin/new", digest: { sha256: "4".repeat(64) }, mediaType: "inode/symlink" },
    { name: "/usr/bin/old", digest: { sha256: "6".repeat(64) } },
  ]);
});

it("signRun(): every action, also one that leaves nothing, is in the predicate [REQ-O4]", () => {
  const { predicate } = statement();
  expect(predicate.actions.map(({ path, after_kind, after_hash }) => [path, after_kind, after_hash?.[0] ?? null])).toEqual([
    ["/usr/bin/ls", "symlink", "2"],
    ["/usr/bin/new", "symlink", "4"],
    ["/usr/bin/old", "file", "6"],
    ["/usr/bin/gone", "none", null],
  ]);
  expect(predicate).toMatchObject({ run_id: RUN.runId, plan_id: RUN.planId, policy_hash: RUN.policyHash, facts: RUN.facts, committed_at: "2026-01-02T03:04:06.000Z" });
});

it("signRun(): the host left out, replaced, or this one [REQ-O6]", () => {
  expect(statement({ host: null }).predicate).not.toHaveProperty("host");
  const replaced = { hostname: "redacted", kernel: "redacted", machine: "redacted" };
  expect(statement({ host: replaced }).predicate.host).toEqual(replaced);
  expect(statement({ host: hostFacts() }).predicate.host).toMatchObject({ hostname: hostname() });
});

it("signRun(): a name that is not UTF-8, as text that is [REQ-O4]", () => {
  const path = safePath(decodeBytes(Buffer.from("/bin/\xe9", "latin1")));
  const [action] = RUN.actions;
  expect(action).toBeDefined();
  const made = statement({ actions: action === undefined ? [] : [{ ...action, path }] });
  expect(made.subject[0]?.name).toBe("/bin/%E9");
});

it.each([{ policyHash: "none" }, { facts: { head: "A".repeat(64) } }, { facts: { head: "" } }, { startedAt: new Date(Number.NaN) }])("signRun(): %j, a defect of the caller", (more) => {
  expect(() => statement(more)).toThrow(/./);
});

it("signRun(): what the caller's values carry besides is not signed [REQ-O3]", () => {
  const facts = { ...RUN.facts, secret: 1 };
  const tools = [{ name: "a", version: "1", secret: 1 }];
  expect(JSON.stringify(statement({ facts, tools }))).not.toContain("secret");
});

it("signRun(): actions that contradict themselves or one another, a defect of the caller [REQ-O4]", () => {
  const [first] = ACTIONS;
  if (first === undefined) throw new Error("unreachable");
  expect(() => statement({ actions: [first, first] })).toThrow(RangeError);
  expect(() => statement({ actions: [{ ...first, after: { kind: "none", hash: first.after.hash } }] })).toThrow(RangeError);
});

it("signRun(): the same record and key, the same bytes, as often as they are asked for [REQ-O4]", () => {
  const pieces = signRun(RUN, SAMPLE.signer);
  expect(Buffer.concat([...pieces])).toEqual(envelope());
  expect(Buffer.concat([...pieces])).toEqual(envelope());
});

it("signRun(): what is written piece by piece is canonical as a whole [REQ-O4]", () => {
  const bytes = envelope();
  const { payload } = JSON.parse(bytes.toString());
  expect(`${canonicalText(JSON.parse(bytes.toString()))}\n`).toBe(bytes.toString());
  const text = Buffer.from(payload, "base64").toString();
  expect(canonicalText(JSON.parse(text))).toBe(text);
});

/** Actions made one after the other. */
function many(count: number): Iterable<RunAction> {
  return {
    *[Symbol.iterator]() {
      for (let index = 0; index < count; index++) {
        yield { actionId: `é${index}`, path: safePath(`/usr/bin/\u{1f600}${index}`), before: { kind: "none", hash: null }, after: { kind: "symlink", hash: "c".repeat(64) }, sourceHash: null };
      }
    },
  };
}

it("signRun(): no action, and many, one made after the other, verified [REQ-O4]", () => {
  for (const count of [0, 1, 2, 3, 4, 5000]) {
    const verdict = verifyEnvelope(envelope({ actions: many(count) }), [SAMPLE.trusted]);
    expect(verdict).toMatchObject({ ok: true });
    expect(verdict.ok && verdict.statement.subject.length).toBe(count);
  }
});
