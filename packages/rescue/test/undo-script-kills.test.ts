/** This proves that an undo script that was killed can be run again, under dash (REQ-RC1). */
import { killCases } from "./support/kill-cases.ts";
import { dash } from "./support/shell.ts";

killCases(dash());
