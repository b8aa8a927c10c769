/** This defines `lanesOf`: the word of every lane on one crashed tree. */
import { linuxSyscalls } from "@switchyard/fs-atomic";
import { commandHands } from "../../src/checker/command-hands.ts";
import type { CrashedRoot, CrashSubject, CrashVerdict } from "../../src/checker/crash-subject.ts";
import type { Hands } from "../../src/checker/hands.ts";
import type { CliCommands } from "../../src/command/cli-commands.ts";
import { engineHands } from "../../src/subjects/engine-hands.ts";

/** A lane's subject, asked as that lane asks it; and the hands with which it works on the tree. */
export interface JudgingLane {
  readonly name: string;
  readonly judge: (root: string, isDone: boolean) => CrashVerdict | Promise<CrashVerdict>;
  readonly stateOf: (root: string, isDone: boolean) => CrashedRoot;
  readonly handsOf: (root: string) => Hands;
}

const KILLED = { point: { key: "rename #1", call: "rename", ordinal: 1, mainThread: true, outcome: "cut" }, fault: { kind: "kill" }, repeated: false, exitCode: undefined, stdout: "", stderr: "", struck: "work" } as const;
/** Of so many states the power-loss lane has one recovered by the command. */
const BY_COMMAND = 23;

const reachedOf = (isDone: boolean): string | null => (isDone ? "end" : null);
const modelled = (root: string, isDone: boolean): CrashedRoot => ({ root, reached: reachedOf(isDone), ordinal: 1, kernel: linuxSyscalls() });
const mounted = (root: string, isDone: boolean): CrashedRoot => ({ root, reached: reachedOf(isDone), ordinal: BY_COMMAND });
const killed = (root: string): CrashedRoot => ({ root, reached: null, ordinal: 1, ending: KILLED });

/** @param engine the subject of the model and of power loss. @param struck that of the fault lanes */
export function lanesOf(commands: CliCommands, { engine, struck }: { readonly engine: Pick<CrashSubject, "check">; readonly struck: Pick<CrashSubject, "check"> }): readonly JudgingLane[] {
  return [
    lane("model", engine, modelled, (root) => engineHands(root, linuxSyscalls())),
    lane("power loss", engine, mounted, (root) => engineHands(root)),
    lane("faults", struck, killed, (root) => commandHands(commands, root)),
  ];
}

function lane(name: string, subject: Pick<CrashSubject, "check">, stateOf: JudgingLane["stateOf"], handsOf: JudgingLane["handsOf"]): JudgingLane {
  return { name, judge: (root, isDone) => subject.check(stateOf(root, isDone)), stateOf, handsOf };
}
