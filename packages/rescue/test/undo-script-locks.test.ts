/** This proves that the undo script keeps to the lock, under dash (REQ-RC1, REQ-L1). */
import { lockCases } from "./support/lock-cases.ts";
import { dash } from "./support/shell.ts";

lockCases(dash());
