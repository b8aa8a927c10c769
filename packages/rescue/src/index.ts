export type { BundleReason } from "./bundle/bundle-error.ts";
export type { BundledScript } from "./bundle/bundled-script.ts";
export type { BundledBusybox } from "./bundle/copy-busybox.ts";
export { writeBundle, type BundleRequest, type RescueBundle } from "./bundle/write-bundle.ts";
export { checkRescue, type RescueCheck } from "./check/check-rescue.ts";
export type { Inode } from "./check/inode.ts";
export {
  RESCUE_TOOLS,
  type FoundTool,
  type NeededTool,
  type PassedOver,
  type RescueProfile,
  type RescueReport,
  type RescueTool,
  type ToolVerdict,
} from "./check/rescue-report.ts";
export { capabilityText } from "./capability-text.ts";
export { quote } from "./quote.ts";
export type { LentRights } from "./lent-rights.ts";
export { undoScript, type BeforeUndo, type KeptPlace, type Protection, type UndoScriptInput, type UndoStep } from "./undo-script.ts";
export { COPY_TOOLS, LINK_UNDO_TOOLS, PROTECTION_TOOLS, RIGHTS_TOOLS, UNDO_TOOLS, type UndoTool } from "./undo-tools.ts";
