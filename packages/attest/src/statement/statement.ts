/** This defines the statement: what a run says that it changed (in-toto Statement v1; docs/formats/attestation.md). */
import { z } from "zod";

/** The type of every statement of this version of in-toto. */
export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";

/** What the predicate is. It names a meaning and leads nowhere; its page is docs/formats/attestation.md. */
export const PREDICATE_TYPE = "urn:switchyard:attestation:v1";

/** The media type of a link's text, by which a subject says that its digest is of the link and not of what it leads to. */
export const LINK_TYPE = "inode/symlink";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const time = z.iso.datetime().describe("RFC 3339, UTC.");
const kind = z.enum(["file", "symlink", "none"]);

const subject = {
  name: z.string().describe("The path inside the root; bytes that are not UTF-8, control characters and % as %HH."),
  mediaType: z.string().optional().describe(`${LINK_TYPE}: the digest is of the link's text.`),
};
const digest = { sha256: hash.describe("Of a file's bytes, or of a link's text.") };
const action = {
  action_id: z.string(),
  path: z.string().describe("As the subject's name."),
  before_kind: kind,
  before_hash: hash.nullable().describe("Null: there was nothing, or no hash was taken."),
  after_kind: kind,
  after_hash: hash.nullable().describe("Null: there is nothing, or no hash was taken."),
  source_hash: hash.optional().describe("Of the bytes of the file that the link led to when it was made, where that was hashed."),
};
const facts = { head: hash.describe("The hash of the chain's last line when this was signed.") };
const tool = { name: z.string(), version: z.string() };
const host = {
  hostname: z.string(),
  kernel: z.string().describe("Its release."),
  machine: z.string().describe("The processor's architecture, as uname -m."),
};
const predicate = {
  verb: z.string().describe("What was asked for, e.g. apply."),
  plan_id: z.string().nullable(),
  run_id: z.string(),
  policy_hash: hash.describe("SHA-256 of the policy's canonical JSON."),
  started_at: time,
  committed_at: time,
};
const head = { _type: z.literal(STATEMENT_TYPE), predicateType: z.literal(PREDICATE_TYPE) };

/** An action as it is made. */
export const closedAction = z.strictObject(action);

/** What is made: no field that it does not know. */
export const closedStatement = z.strictObject({
  ...head,
  subject: z.array(z.strictObject({ ...subject, digest: z.strictObject(digest) })),
  predicate: z.strictObject({
    ...predicate,
    actions: z.array(closedAction),
    facts: z.strictObject(facts),
    tools: z.array(z.strictObject(tool)),
    host: z.strictObject(host).optional(),
  }),
});

/** What is read: fields that it does not know are passed over, as in-toto has it. */
export const openStatement = z
  .object({
    ...head,
    subject: z.array(z.object({ ...subject, digest: z.object(digest) })).describe("The paths that were switched and have something now, with what they have."),
    predicate: z.object({
      ...predicate,
      actions: z.array(z.object(action)),
      facts: z.object(facts).describe("The chain of facts, by which a line that was cut off or changed since is found."),
      tools: z.array(z.object(tool)).describe("What made the change."),
      host: z.object(host).optional().describe("Absent where it is not to be told."),
    }),
  })
  .describe("What a run changed: an in-toto Statement v1.");

/** A statement about one committed run. */
export type Statement = z.infer<typeof openStatement>;

/** What a statement says of one path. */
export type StatedAction = Statement["predicate"]["actions"][number];
