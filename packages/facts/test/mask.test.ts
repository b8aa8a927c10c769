/** This proves that secrets do not pass, and that ids, hashes and ordinary paths do (REQ-O6). */
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { CHAIN_START, encodeFacts, factJsonSchema, mask, MASKED, maskerOf, maskIn } from "../src/index.ts";
import { anySecret, aroundSecret } from "@switchyard/test-support/secrets";
import { FACTS } from "./support/sample.ts";

const bare = maskerOf({});

it("maskerOf(): any secret of a known form in any text, no part of it passes; what is around it does [REQ-O6]", () => {
  fc.assert(
    fc.property(anySecret, aroundSecret, aroundSecret, ({ text, secret }, before, after) => {
      const masked = bare(`${before} ${text} ${after}`);
      expect(masked).toContain(MASKED);
      expect(masked).not.toContain(secret);
      for (let at = 0; at + 8 <= secret.length; at++) expect(masked).not.toContain(secret.slice(at, at + 8));
      expect(masked.startsWith(before)).toBe(true);
      expect(bare(masked)).toBe(masked);
    }),
    { numRuns: 3000 },
  );
});

it("maskerOf(): the value of a variable whose name says that it is secret, as it is and as JSON and URLs spell it [REQ-O6]", () => {
  const name = fc.constantFrom("DB_PASSWORD", "PGPASSWORD", "GITHUB_TOKEN", "npm_config__auth", "AWS_SECRET_ACCESS_KEY", "my_api_key", "VAULT_CREDENTIALS", "SSH_PASSPHRASE", "DEPLOY_PASS");
  const value = fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 }).filter((text) => text.trim().length >= 8);
  fc.assert(
    fc.property(name, value, aroundSecret, (variable, secret, around) => {
      const masker = maskerOf({ [variable]: secret });
      expect(masker(`${around}${secret}${around}`)).not.toContain(secret);
      expect(masker(JSON.stringify({ said: secret }))).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(masker(`x?y=${encodeURIComponent(secret)}`)).not.toContain(encodeURIComponent(secret));
    }),
    { numRuns: 1000 },
  );
});

it("maskerOf(): variables that say where a secret lies, or nothing of one, or of a few characters, left alone [REQ-O6]", () => {
  const environment = { PATH: "/usr/bin:/bin", HOME: "/root", DB_PASSWORD_FILE: "/run/secrets/database", TOKEN: "1", PWD: "/usr/lib/tools", SSH_AUTH_SOCK: "/tmp/agent.sock" };
  const text = "PATH is /usr/bin:/bin, 1 of /run/secrets/database in /usr/lib/tools by /tmp/agent.sock";
  expect(maskerOf(environment)(text)).toBe(text);
});

const segment = fc.stringMatching(/^[A-Za-z0-9._+@-]{1,24}$/).filter((name) => !/gh[pousr]_|sk-|npm_|hf_|xox|glpat/i.test(name));
const plain = fc.oneof(
  fc.uint8Array({ minLength: 1 }).map((bytes) => createHash("sha256").update(bytes).digest("hex")),
  fc.uint8Array({ minLength: 1 }).map((bytes) => createHash("sha1").update(bytes).digest("hex")),
  fc.uuid(),
  fc.array(segment, { minLength: 1, maxLength: 8 }).map((names) => `/${names.join("/")}`),
  fc.array(segment, { minLength: 1, maxLength: 4 }).map((names) => `../../${names.join("/")}`),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom("/etc/security/tokens.d/secret-tool", "/usr/lib/systemd/systemd-password", "/usr/share/keyrings/debian-archive-keyring.gpg", "a basic functionality", "the bearer of /usr/bin/ls2", "the secret is out", "api_key", "git@host:/srv/x"),
);

it("maskerOf(): hashes, UUIDs, times and ordinary paths, also in a sentence, unchanged [REQ-O6]", () => {
  fc.assert(
    fc.property(fc.array(plain, { minLength: 1, maxLength: 4 }), (words) => {
      const text = words.map((word) => JSON.stringify(word)).join(", found ");
      expect(bare(text)).toBe(text);
      for (const word of words) expect(bare(word)).toBe(word);
    }),
    { numRuns: 3000 },
  );
});

it.each(["-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "a://", "password=\"", "password='", 'token=\\"', "bearer ", "token ", "authorization:", "eyJ", "eyJaaaaaaaa.", "--token-", "secretsecret", "ghp_", "AKIA", "=", "x://:@"])(
  "maskerOf(): a megabyte of %j, an end [REQ-O6]",
  // A pattern that goes back and forth would need minutes here.
  (piece) => {
    expect(bare(piece.repeat(Math.ceil(1_000_000 / piece.length)))).toEqual(expect.any(String));
  },
);

it("encodeFacts(): secrets in free text, masked; the path of a target, which is data, as it is [REQ-O6]", () => {
  const token = `ghp_${"a1B2".repeat(9)}`;
  const { lines: [line = ""] } = encodeFacts([{ ...FACTS.preflight, path: `/srv/${token}`, message: `cannot read https://me:${token}@host/x`, warnings: [`password=${token}`] }], CHAIN_START);
  expect(JSON.parse(line)).toMatchObject({ path: `/srv/${token}`, message: "cannot read https://***@host/x", warnings: ["password=***"] });
});

it("maskIn(): any fact in an environment whose secrets are the words of the schema, still fits the schema [REQ-O6] [REQ-VERS1]", () => {
  const words = new Set([...JSON.stringify(factJsonSchema("emitted")).matchAll(/"(?:const|enum)":(\[[^\]]*\]|"[^"]*")/g)].flatMap(([, found = ""]) => [...found.matchAll(/"([^"]+)"/g)].map(([, word = ""]) => word)));
  expect(words.size).toBeGreaterThan(20);
  const masker = maskerOf(Object.fromEntries([...words].map((word, index) => [`TOKEN_${index}`, word])));
  for (const fact of Object.values(FACTS)) {
    const masked = maskIn(fact, masker);
    const closed = Object.entries(fact).filter(([, value]) => typeof value === "string" && words.has(value));
    for (const [key, value] of closed) expect(Object(masked)[key], key).toBe(value);
  }
});

it("maskIn(): documents, at every depth, with what makes its own JSON [REQ-O6]", () => {
  const made = { toJSON: () => ["secret=x1y2z3"] };
  expect(maskIn({ a: [{ message: "token=abcdef" }], path: "/token=abcdef", n: 1, none: null, made }, bare)).toEqual({ a: [{ message: "token=***" }], path: "/token=abcdef", n: 1, none: null, made: ["secret=***"] });
});

it("mask(): this process's environment, as it is now [REQ-O6]", () => {
  process.env["SWITCHYARD_TEST_SECRET"] = "correct horse";
  const masked = mask("a correct horse stood");
  delete process.env["SWITCHYARD_TEST_SECRET"];
  expect([masked, mask("a correct horse stood")]).toEqual(["a *** stood", "a correct horse stood"]);
});
