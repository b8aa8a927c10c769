/** This proves the undo script under BusyBox's shell with BusyBox's tools (REQ-RC1). */
import { killCases } from "./support/kill-cases.ts";
import { lockCases } from "./support/lock-cases.ts";
import { lookCases } from "./support/look-cases.ts";
import { busybox } from "./support/shell.ts";
import { undoCases } from "./support/undo-cases.ts";

const shell = busybox();
undoCases(shell);
lockCases(shell);
lookCases(shell);
killCases(shell);
