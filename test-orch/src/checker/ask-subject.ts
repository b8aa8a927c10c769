/** This defines `askSubject`: a subject's word on one crash state, in every lane. */
import type { CrashedRoot, CrashSubject, CrashVerdict } from "./crash-subject.ts";

/** The verdict. A checker that cannot even look has found something, too. */
export async function askSubject(subject: Pick<CrashSubject, "check">, state: CrashedRoot): Promise<CrashVerdict> {
  try {
    return await subject.check(state);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { violations: [`the check threw: ${words.replaceAll(state.root, "")}`], outcome: "check threw" };
  }
}
