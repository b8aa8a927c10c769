/** This defines the smoke pack: checks of tools as data (docs/formats/smoke-pack.md, REQ-H1). */
import { z } from "zod";
import { checkName, duration, oneLine, pattern, strict, tool } from "./fields.ts";
import { expectation, fileToMake, text } from "./step.ts";

const provider = strict({
  name: checkName,
  output: pattern.optional().describe("Found in what the source prints for --version or --help, stdout and stderr together."),
  source: pattern.optional().describe("Found in the source's path inside the root, links resolved."),
}).describe("Who made a source: the first provider of the list of which either pattern is found.");

const probe = strict({
  tool,
  args: z.array(oneLine).max(8),
  exit: z.int().min(0).max(255).default(0),
}).describe("How a tool is started that does not exit 0 for --version or --help.");

const common = {
  name: checkName,
  tool: tool.describe("Which targets it is for: those with this last component."),
  why: z.string().max(400).optional().describe("What breaks where this fails."),
  wanted_for: z.array(checkName).max(16).default([]).describe("Providers for which a failure is a warning; for all others it is a failure."),
};

const commandCheck = strict({
  kind: z.literal("command"),
  ...common,
  files: z.array(fileToMake).max(64).default([]).describe("Made in this order, in an empty directory that is the working directory."),
  args: z.array(oneLine).max(64),
  stdin: text.optional().describe("Absent: /dev/null."),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/u), oneLine).default({}).describe("Besides LC_ALL=C."),
  timeout_ms: duration.optional(),
  expect: expectation,
}).describe("Runs the tool and compares what it did.");

const sourceCheck = strict({
  kind: z.literal("source"),
  ...common,
  expect: strict({
    mode_bits: z.string().regex(/^[0-7]{1,4}$/u).optional().describe("Octal; all of these bits are set."),
    uid: z.int().min(0).optional(),
  }),
}).describe("Looks at the source's own node.");

/** The schema of a pack as it is written. */
export const packSchema = strict({
  $schema: z.string().max(400).optional().describe("For editors."),
  schema: z.literal("smoke_pack.v1"),
  name: checkName,
  revision: z.int().min(1).describe("Counts the versions of its content."),
  description: z.string().max(400).optional(),
  providers: z.array(provider).max(32).default([]),
  probes: z.array(probe).max(64).default([]),
  checks: z.array(z.discriminatedUnion("kind", [commandCheck, sourceCheck])).max(1000),
}).describe("Health checks of tools, run after they were switched.");

/** A pack, with its defaults filled in. */
export type Pack = z.output<typeof packSchema>;
/** One check of a pack. */
export type PackCheck = Pack["checks"][number];
/** A check that runs the tool. */
export type CommandCheck = z.output<typeof commandCheck>;
/** A check of the source's own node. */
export type SourceCheck = z.output<typeof sourceCheck>;
/** How a tool is started that does not exit 0 for --version or --help. */
export type Probe = z.output<typeof probe>;
