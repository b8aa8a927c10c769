/** This defines `COMMON_KEYS`: what every fact has, also one of a stage that is not known yet. */
export const COMMON_KEYS = ["schema_version", "ts", "stage", "mode", "plan_id", "run_id", "decision", "severity"] as const;
