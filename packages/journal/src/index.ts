export { decideRecovery, readRun, type RecoveryDecision, type RunRecord } from "./decide-recovery.ts";
export { decodeFrame, encodeFrame, type DecodedFrame, type Frame } from "./frame.ts";
export { journalError } from "./journal-error.ts";
export { JournalWriter, readJournal } from "./journal-writer.ts";
export { parseJournal, type ParsedJournal } from "./parse-journal.ts";
export { BARRIERS, journalRecord, type BeginRecord, type IntentRecord, type JournalRecord } from "./records.ts";
