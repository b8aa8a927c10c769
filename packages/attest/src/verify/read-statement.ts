/** This defines `readStatement`: a payload, signed by somebody believed, as the statement that it is. */
import { canonicalText } from "../json/canonical-text.ts";
import { parseJson } from "../json/parse-json.ts";
import { isHashOfNothing } from "../statement/is-hash-of-nothing.ts";
import { openStatement, PREDICATE_TYPE, STATEMENT_TYPE, type Statement } from "../statement/statement.ts";
import { subjectOf } from "../statement/subject-of.ts";
import { refused, type Refusal } from "./verdict.ts";

/** Reads the statement. Fields that it does not know are passed over. */
export function readStatement(payload: Uint8Array): { readonly ok: true; readonly statement: Statement } | Refusal {
  const parsed = parseJson(payload);
  if (!parsed.ok) return refused("bad_payload", `of its payload: ${parsed.found}`);
  const { value } = parsed;
  if (textAt(value, "_type") !== STATEMENT_TYPE) return refused("statement_type", `its payload is not ${STATEMENT_TYPE}`);
  if (textAt(value, "predicateType") !== PREDICATE_TYPE) return refused("predicate_type", `its statement is not ${PREDICATE_TYPE}`);
  const statement = openStatement.safeParse(value);
  if (!statement.success) return refused("bad_statement", "its statement does not fit its schema");
  const found = contradictionIn(statement.data);
  return found === null ? { ok: true, statement: statement.data } : refused("contradiction", found);
}

function textAt(value: unknown, key: "_type" | "predicateType"): unknown {
  return typeof value === "object" && value !== null && key in value ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined;
}

/** The subjects are what other programs look at, the actions what this one does: both must say the same. */
function contradictionIn({ subject, predicate }: Statement): string | null {
  const paths = new Set(predicate.actions.map(({ path }) => path));
  if (paths.size < predicate.actions.length) return "two of its actions are on one path";
  if (predicate.actions.some(isHashOfNothing)) return "it has a hash of nothing";
  const left = predicate.actions.map(subjectOf).filter((one) => one !== null);
  const same = left.length === subject.length && subject.every((one, index) => canonicalText(one) === canonicalText(left[index] ?? {}));
  return same ? null : "its subjects are not what its actions leave";
}
