/**
 * JSON with comments and commas before a closing bracket, as editors write it, made JSON: what is none is blank, so that
 * places stay. Takes linear time.
 */
export function withoutComments(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  /** Where a comma stands behind which nothing came yet. */
  let comma = -1;
  const blank = (start: number, end: number): void => {
    pieces.push(text.slice(from, start), text.slice(start, end).replaceAll(/[^\n]/g, ' '));
    from = end;
  };
  const commas = new Set<number>();
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') {
      at = endOfString(text, at);
      comma = -1;
    } else if (char === '/' && text[at + 1] === '/') {
      const end = indexOrEnd(text, '\n', at);
      blank(at, end);
      at = end - 1;
    } else if (char === '/' && text[at + 1] === '*') {
      const end = Math.min(text.length, indexOrEnd(text, '*/', at + 2) + 2);
      blank(at, end);
      at = end - 1;
    } else if (char === ',') comma = at;
    else if ((char === ']' || char === '}') && comma >= 0) commas.add(comma);
    if (!/[\s,/]/.test(char) && char !== '"') comma = -1;
  }
  pieces.push(text.slice(from));
  const clean = pieces.join('');
  if (commas.size === 0) return clean;
  let last = 0;
  const parts: string[] = [];
  for (const at of commas) {
    parts.push(clean.slice(last, at), ' ');
    last = at + 1;
  }
  return parts.join('') + clean.slice(last);
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"' || text[at] === '\n') return at;
  }
  return text.length;
}

function indexOrEnd(text: string, wanted: string, from: number): number {
  const found = text.indexOf(wanted, from);
  return found < 0 ? text.length : found;
}
