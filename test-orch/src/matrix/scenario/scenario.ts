/** This defines `scenario`: the format of the files in `test-orch/scenarios`. */
import { z } from "zod";
import { capabilities } from "../file-systems/capabilities.ts";
import { fileSystemTypes } from "../file-systems/file-system-spec.ts";
import { fileSystems } from "../file-systems/file-systems.ts";

const path = z.string().regex(/^(?:\/|\$\{)(?!.*(?:^|\/)\.\.(?:\/|$))/u, "a path is absolute inside the root and has no ..");
const mode = z.string().regex(/^[0-7]{3,4}$/u, "a mode is octal digits, in quotes");
const owner = z.string().regex(/^\d+:\d+$/u, "an owner is UID:GID, in quotes");
/** What a document must hold: every key that is named, with that value; of a list the elements in order, no more. */
const subset = z.record(z.string(), z.json());
/** File systems by type, e.g. `ext4` with all its variants, or by name. */
const places = z.array(z.enum([...new Set([...fileSystemTypes, ...fileSystems.map(({ name }) => name)])])).min(1);

/** What stands in the root before the first step. Of everything the parents are made as well, 0755. */
const planted = z.union([
  z.strictObject({
    program: path.describe("a copy of a program of the image, with bytes of its own"),
    of: z.string().optional().describe("which program; its own name if absent"),
    mode: mode.optional(),
    owner: owner.optional(),
    xattrs: z.record(z.string(), z.string()).optional(),
    also_named: path.optional().describe("a hard link to it"),
  }),
  z.strictObject({ link: path, dest: z.string() }),
  z.strictObject({ directory: path, mode: mode.optional(), owner: owner.optional() }),
  z.strictObject({ file: path, text: z.string(), mode: mode.optional(), owner: owner.optional() }),
  z.strictObject({ mount: path.describe("a tmpfs, or the directory that is bound there"), bind: path.optional(), options: z.string().optional() }),
  z.strictObject({ shell: z.string().describe("typed when all of the above is there") }),
]);

/** What must stand at a path: nothing, what was there after the setup, or a node like this. */
const node = z.union([
  z.literal("absent"),
  z.literal("as before"),
  z.strictObject({
    kind: z.enum(["file", "symlink", "dir"]).optional(),
    dest: z.string().optional(),
    text: z.string().optional(),
    sha256: z.string().optional(),
    same_bytes_as: path.optional(),
    mode: mode.optional(),
    owner: owner.optional(),
    nlink: z.int().optional(),
    xattrs: z.record(z.string(), z.string()).optional(),
  }),
]);

const files = z.record(path, node).optional().describe("what must stand where");
const nothing_changed = z.literal(true).optional().describe("everything is as it was before this step");
const facts = z.array(subset).optional().describe("for each of them the step has emitted a fact that has all of it");

/** A command `switchyard --root ROOT --json …`. */
const commandStep = z.strictObject({
  switchyard: z.string().describe("the arguments, parted by blanks; one that holds blanks in double quotes"),
  environment: z.record(z.string(), z.string()).optional(),
  exit: z.int().optional().describe("0 if absent"),
  error: z.strictObject({ id: z.string(), reason: z.union([z.string(), z.array(z.string()).min(1)]) }).optional().describe("of several reasons any will do"),
  json: subset.optional().describe("what its document holds"),
  facts,
  no_facts: z.array(subset).optional().describe("no fact that the step has emitted has all of any of these"),
  files,
  nothing_changed,
  kill: z
    .strictObject({ before: z.string(), in: path, nth: z.int().positive().optional() })
    .optional()
    .describe("SIGKILL before its nth system call of that name that concerns that directory"),
  remember_run: z.string().regex(/^[a-z][a-z_]*$/u).optional().describe("a name for its run: later ${name} stands for the id"),
  backups: z.record(path, z.int().nonnegative()).optional().describe("how many payloads there are of a target, beside it"),
});

const shellStep = z.strictObject({
  shell: z.string().describe("for sh -eu in the root, with ROOT, FS_TYPE, RUN (the newest run), TMPDIR and remembered runs, in capitals, in its environment"),
  with: z.enum(["sh", "dash", "busybox"]).optional().describe("which shell; busybox also gives it BusyBox's tools alone"),
  exit: z.int().optional(),
  says: z.string().optional().describe("what is in its stdout"),
  files,
  nothing_changed,
});

const step = z.union([commandStep, shellStep]);

/** A scenario. It runs on every file system that it needs, each time on a fresh one. */
export const scenario = z.strictObject({
  $schema: z.string().optional(),
  summary: z.string().min(10),
  requirements: z.array(z.string().regex(/^REQ-[A-Z]+\d+$/u)).optional(),
  lane: z.literal("full").optional().describe("not in the gate"),
  needs: z
    .strictObject({
      file_systems: places.optional().describe("types, or names of single ones; all that can be written if absent"),
      gate_on: places.optional().describe("in the gate on these of them alone, for what hardly depends on the file system; at night on all"),
      distros: z.array(z.string()).min(1).optional().describe("of scenarios/distros.yaml; then it works on the / of such a container"),
      tools: z.array(z.string()).optional().describe("programs that the image must have"),
      image: z.literal("bare").optional().describe("the image without BusyBox, the tools that undo needs, and locales"),
      capabilities: z.array(z.enum(capabilities)).optional(),
    })
    .optional(),
  policy: z.enum(["production", "development", "coreutils"]).optional().describe("production if absent"),
  setup: z.array(planted),
  steps: z.array(step).min(1),
  restore: z
    .strictObject({
      steps: z.array(step).optional().describe("rollback --commit if absent"),
      keeps: z.array(path).optional().describe("directories where backups or copies may stay"),
      may_differ: z.record(path, z.array(z.enum(["inode", "mtimeNs", "nlink"]))).optional(),
    })
    .optional(),
});

/** See {@link scenario}. */
export type Scenario = z.infer<typeof scenario>;
export type Planted = Scenario["setup"][number];
export type Step = Scenario["steps"][number];
export type CommandStep = z.infer<typeof commandStep>;
export type ShellStep = z.infer<typeof shellStep>;
export type ExpectedNode = z.infer<typeof node>;
