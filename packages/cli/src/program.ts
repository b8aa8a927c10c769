/** This defines `buildProgram`: the one command tree. */
import process from "node:process";
import { Command, Option } from "commander";
import { addApply } from "./commands/apply.ts";
import { addAttest } from "./commands/attest.ts";
import { addCanary } from "./commands/canary.ts";
import { addCompletion } from "./commands/completion.ts";
import { addConfirm } from "./commands/confirm.ts";
import { addDiff } from "./commands/diff.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addExplain } from "./commands/explain.ts";
import { addFacts } from "./commands/facts.ts";
import { addHelp } from "./commands/help.ts";
import { addHistory } from "./commands/history.ts";
import { addLock } from "./commands/lock.ts";
import { addPin } from "./commands/pin.ts";
import { addPlan } from "./commands/plan.ts";
import { addPolicy } from "./commands/policy.ts";
import { addPreflight } from "./commands/preflight.ts";
import { addProfile } from "./commands/profile.ts";
import { addPrune } from "./commands/prune.ts";
import { addRecover } from "./commands/recover.ts";
import { addRescue } from "./commands/rescue.ts";
import { addRestore } from "./commands/restore.ts";
import { addRollback } from "./commands/rollback.ts";
import type { SetExitCode } from "./commands/set-exit-code.ts";
import { addSmoke } from "./commands/smoke.ts";
import { addShow } from "./commands/show.ts";
import { addStatus } from "./commands/status.ts";
import { addVerify } from "./commands/verify.ts";
import { addWatchProvisional } from "./commands/watch-provisional.ts";
import { CLI_TOOL } from "./cli-tool.ts";
import { parseDuration } from "./input/parse-duration.ts";

const EXAMPLES = `
Examples:
  switchyard plan --link /usr/bin/ls=/usr/lib/uutils/ls     what would change
  switchyard apply --link /usr/bin/ls=/usr/lib/uutils/ls --commit
  switchyard apply links.yaml --commit
  switchyard rollback --commit                              undo the newest run

Exit codes: 0 ok, 2 usage, 10 refused, 30 locked, 40 swap failed, 50 file system
too weak, 60 backup missing, 70 could not be put back. See docs/exit-codes.md.`;

/** In the order of help. */
const VERBS = [
  addPlan,
  addDiff,
  addPreflight,
  addApply,
  addConfirm,
  addRollback,
  addRestore,
  addRecover,
  addPrune,
  addPin,
  addStatus,
  addVerify,
  addHistory,
  addShow,
  addDoctor,
  addExplain,
  addLock,
  addSmoke,
  addProfile,
  addCanary,
  addFacts,
  addAttest,
  addPolicy,
  addRescue,
  addCompletion,
  addHelp,
  addWatchProvisional,
];

/**
 * Builds the command tree. Options may stand before or after the verb.
 *
 * @param complain takes what is wrong with a command line, piece by piece, none of it printed; absent: that goes to stderr
 */
export function buildProgram(setExitCode: SetExitCode, complain?: (text: string) => void): Command {
  const program = new Command("switchyard")
    .description("Change what a program's path is on a live Linux system, and take it back.")
    .version(CLI_TOOL.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .addOption(new Option("--root <dir>", "the directory that all paths are in").default("/").env("SWITCHYARD_ROOT"))
    .addOption(new Option("--state-dir <path>", "where runs are kept, inside the root").default("/var/lib/switchyard").env("SWITCHYARD_STATE_DIR"))
    .addOption(new Option("--config <file>", "read this config (default: /etc/switchyard/config.yaml inside the root) (env: SWITCHYARD_CONFIG)"))
    .addOption(new Option("--no-config", "read no config"))
    .addOption(new Option("--policy <preset|file>", "production, development, coreutils, or a file (env: SWITCHYARD_POLICY)"))
    .addOption(new Option("--tag <tag>", "whose backups to make and see (default: \"switchyard\") (env: SWITCHYARD_TAG)"))
    .addOption(new Option("--lock-timeout <duration>", "how long to wait for another run, e.g. 500ms, 5s, 10m").default(10_000, "10s").argParser(parseDuration).env("SWITCHYARD_LOCK_TIMEOUT"))
    .addOption(new Option("--json", "print one JSON document instead of text"))
    .addOption(new Option("--yes", "answer yes to every question"))
    .addOption(new Option("--no-input", "ask nothing; --commit alone is enough then, as where there is no terminal"))
    .addOption(new Option("--quiet", "no progress and no warnings; errors are told").conflicts("verbose"))
    .addOption(new Option("--verbose", "also tell what happens meanwhile, on stderr: in words on a terminal, else as lines of JSON"))
    .addOption(new Option("--color <when>", "colours on a terminal, always or never (also: NO_COLOR, FORCE_COLOR)").choices(["auto", "always", "never"]).default("auto"))
    .addHelpText("after", EXAMPLES)
    .exitOverride()
    .configureOutput(complain === undefined ? {} : { writeErr: complain })
    .showHelpAfterError("(switchyard --help shows what there is)")
    .configureHelp({ helpWidth: Math.min(process.stdout.columns ?? 80, 100) });
  for (const add of VERBS) add(program, setExitCode);
  return program;
}
