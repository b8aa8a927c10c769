/** This defines `protectedBy` and `putBackBy`: what facts and reports say of an action's protection, by its record. */
import type { IntentRecord } from "@switchyard/journal";

/** Of an action that was carried out: whether the target is protected by it from then on. */
export function protectedBy({ diversion }: Pick<IntentRecord, "diversion">): { readonly protected?: true } {
  return diversion?.do === "add" ? { protected: true } : {};
}

/** Of a rollback's action that was carried out: which node it brought back. Nothing where no protection ended. */
export function putBackBy({ diversion, incoming }: Pick<IntentRecord, "diversion" | "incoming">): { readonly put_back?: "prior" | "upgraded" } {
  if (diversion?.do !== "remove") return {};
  return { put_back: incoming?.name === diversion.name ? "upgraded" : "prior" };
}
