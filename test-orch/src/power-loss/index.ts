// The power-loss lane: block writes recorded, crash states listed, mounted and judged.

export { adversariesFor } from "./adversaries-for.ts";
export { adversaries } from "./adversary.ts";
export type { Adversary } from "./adversary.ts";
export { describeCut } from "./explorer/describe-cut.ts";
export type { CrashState, DiskCut } from "./explorer/crash-state.ts";
export { enumerateStates } from "./explorer/enumerate-states.ts";
export { sampleStates } from "./explorer/sample-states.ts";
export { fileSystems } from "./file-systems.ts";
export type { FileSystemName, FileSystemSpec } from "./file-systems.ts";
export type { JournalRecord } from "./journal/journal-record.ts";
export { PowerLossError } from "./power-loss-error.ts";
export type { PowerLossErrorCode } from "./power-loss-error.ts";
export type { ConfigResult, PowerLossPlace, PowerLossResult, UnmountableState, Violation } from "./power-loss-result.ts";
export type { CrashedRoot, CrashSubject, CrashVerdict } from "../checker/crash-subject.ts";
export type { DiskPlace, PowerLossSubject } from "./power-loss-subject.ts";
export { runPowerLoss } from "./run-power-loss.ts";
export type { PowerLossOptions } from "./run-power-loss.ts";
export { createTicker } from "./workload/create-ticker.ts";
export type { SyncFileSystems, Ticker } from "./workload/create-ticker.ts";
export { NOISE_FILE } from "./workload/noise-file.ts";
export { parseWorkloadArguments } from "./workload/parse-workload-arguments.ts";
export { workloadArguments } from "./workload/workload-arguments.ts";
export type { WorkloadRun } from "./workload/workload-run.ts";
