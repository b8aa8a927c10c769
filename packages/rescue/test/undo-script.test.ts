/** This proves the undo script under dash: from every state a run may stop in, with any names (REQ-RC1). */
import { dash } from "./support/shell.ts";
import { lookCases } from "./support/look-cases.ts";
import { undoCases } from "./support/undo-cases.ts";

const shell = dash();
undoCases(shell);
lookCases(shell);
