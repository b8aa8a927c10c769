export { decideRecovery, readRun, type RecoveryDecision, type RecoveryMoment, type RunRecord } from "./decide-recovery.ts";
export { decodeFrame, encodeFrame, type DecodedFrame, type Frame } from "./frame.ts";
export { journalError } from "./journal-error.ts";
export { JournalWriter } from "./journal-writer.ts";
export { nodeIdentity } from "./node-identity.ts";
export { parseJournal, type ParsedJournal } from "./parse-journal.ts";
export { readBegin } from "./read-begin.ts";
export { readJournal } from "./read-journal.ts";
export { BARRIERS, journalRecord, type BeginRecord, type FlipRecord, type IntentRecord, type JournalRecord, type LeftTarget, type RunBy } from "./records.ts";
