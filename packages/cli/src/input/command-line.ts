/** This defines `commandLine`: the arguments, none of their bytes lost. */
import process from "node:process";

/** What Node makes of bytes that are not UTF-8. */
const LOST = "\uFFFD";

/** The arguments as byte strings, so that any path can be named; as Node has them where /proc cannot be read. */
export async function commandLine(): Promise<readonly string[]> {
  const told = process.argv.slice(2);
  if (!told.some((one) => one.includes(LOST))) return told;
  const { rawArguments } = await import("./raw-arguments.ts");
  return rawArguments(told.length) ?? told;
}
