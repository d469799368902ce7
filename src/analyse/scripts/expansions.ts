/** A variable that a shell puts into a text. */
export interface Expansion {
  readonly name: string;
  /** Does it stand in double quotes, so that it stays one word? */
  readonly isQuoted: boolean;
  readonly start: number;
}

const NAME = /\$(?:([A-Za-z_]\w*)|\{#?!?([A-Za-z_]\w*))/y;

/**
 * The variables that a shell puts into a text, those in substitutions too. What is in single quotes, or behind a
 * backslash, stays as it is. Takes time linear in the text.
 */
export function expansionsIn(text: string): Expansion[] {
  const found: Expansion[] = [];
  // What is open: a quote, or a substitution, in which quotes begin anew.
  const open: ('"' | ')')[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    const isInQuotes = open.at(-1) === '"';
    if (char === '\\') at += 1;
    else if (char === "'" && !isInQuotes) {
      const end = text.indexOf("'", at + 1);
      if (end < 0) break;
      at = end;
    } else if (char === '"') {
      if (isInQuotes) open.pop();
      else open.push('"');
    } else if (char === ')' && !isInQuotes) {
      if (open.at(-1) === ')') open.pop();
    } else if (char === '$' && text[at + 1] === '(') {
      open.push(')');
      at += 1;
    } else if (char === '$') {
      NAME.lastIndex = at;
      const match = NAME.exec(text);
      const name = match?.[1] ?? match?.[2];
      if (name !== undefined) found.push({ name, isQuoted: isInQuotes, start: at });
    }
  }
  return found;
}
