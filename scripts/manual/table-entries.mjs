// Defines `tableEntries`, a table as terms and what is said of each: two columns of 80 characters are none.

/** The longest text that is a term and no sentence. */
const TERM_CHARS = 34;

/**
 * @returns for each row `term`, inline tokens of the leading columns that hold only short texts, and `texts`, of each other column
 * its `head` (null where it is the only one) and inline `tokens`
 */
export function tableEntries({ header, rows }) {
  const isShort = (column) => rows.every((row) => row[column].text.length <= TERM_CHARS);
  let terms = 1;
  while (terms < header.length - 1 && isShort(terms)) terms += 1;
  const told = header.length - terms;
  return rows.map((row) => ({
    term: row.slice(0, terms).filter(({ text }) => text !== "").map(({ tokens }) => tokens),
    texts: row.slice(terms).flatMap(({ text, tokens }, index) => (text === "" ? [] : [{ head: told === 1 ? null : header[terms + index].text, tokens }])),
  }));
}
