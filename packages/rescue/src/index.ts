export { quote } from "./quote.ts";
export { undoScript, type UndoScriptInput, type UndoStep } from "./undo-script.ts";
