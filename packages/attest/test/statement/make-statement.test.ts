/** This proves what a statement says of a run. */
import { hostname } from "node:os";
import { decodeBytes, safePath } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { hostFacts, signStatement } from "../../src/index.ts";
import { RUN, SAMPLE, statement } from "../support/sample.ts";

it("makeStatement(): subjects are the paths that have something, with the hashes of the facts [REQ-O4, REQ-O5]", () => {
  expect(statement().subject).toEqual([
    { name: "/usr/bin/ls", digest: { sha256: "2".repeat(64) }, mediaType: "inode/symlink" },
    { name: "/usr/bin/new", digest: { sha256: "4".repeat(64) }, mediaType: "inode/symlink" },
    { name: "/usr/bin/old", digest: { sha256: "6".repeat(64) } },
  ]);
});

it("makeStatement(): every action, also one that leaves nothing, is in the predicate [REQ-O4]", () => {
  const { predicate } = statement();
  expect(predicate.actions.map(({ path, after_kind, after_hash }) => [path, after_kind, after_hash?.[0] ?? null])).toEqual([
    ["/usr/bin/ls", "symlink", "2"],
    ["/usr/bin/new", "symlink", "4"],
    ["/usr/bin/old", "file", "6"],
    ["/usr/bin/gone", "none", null],
  ]);
  expect(predicate).toMatchObject({ run_id: RUN.runId, plan_id: RUN.planId, policy_hash: RUN.policyHash, facts: RUN.facts, committed_at: "2026-01-02T03:04:06.000Z" });
});

it("makeStatement(): the host left out, replaced, or this one [REQ-O6]", () => {
  expect(statement({ host: null }).predicate).not.toHaveProperty("host");
  const replaced = { hostname: "redacted", kernel: "redacted", machine: "redacted" };
  expect(statement({ host: replaced }).predicate.host).toEqual(replaced);
  expect(statement({ host: hostFacts() }).predicate.host).toMatchObject({ hostname: hostname() });
});

it("makeStatement(): a name that is not UTF-8, as text that is [REQ-O4]", () => {
  const path = safePath(decodeBytes(Buffer.from("/bin/\xe9", "latin1")));
  const [action] = RUN.actions;
  expect(action).toBeDefined();
  const made = statement({ actions: action === undefined ? [] : [{ ...action, path }] });
  expect(made.subject[0]?.name).toBe("/bin/%E9");
});

it.each([{ policyHash: "none" }, { facts: { head: "A".repeat(64), lines: 1 } }, { facts: { head: RUN.facts.head, lines: -1 } }, { startedAt: new Date(Number.NaN) }])("makeStatement(): %j, a defect of the caller", (more) => {
  expect(() => statement(more)).toThrow(/./);
});

it("makeStatement(): what the caller's values carry besides is not signed [REQ-O3]", () => {
  const facts = { ...RUN.facts, secret: 1 };
  const tools = [{ name: "a", version: "1", secret: 1 }];
  expect(JSON.stringify(statement({ facts, tools }))).not.toContain("secret");
});

it("signStatement(): a field that the schema does not know, refused [REQ-O3]", () => {
  const made = statement();
  const more = { ...made, predicate: { ...made.predicate, more: 1 } };
  expect(() => signStatement(more, SAMPLE.signer)).toThrow(/unrecognized/i);
});

it("signStatement(): the same statement and key, the same bytes [REQ-O4]", () => {
  expect(signStatement(statement(), SAMPLE.signer)).toEqual(signStatement(statement(), SAMPLE.signer));
});
