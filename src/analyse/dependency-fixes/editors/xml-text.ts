/** A part of a text: what is between two tags. */
export interface Element {
  readonly start: number;
  readonly end: number;
}

/** What is between the tags of the first element of a name. */
export function elementIn(text: string, { start, end }: Element, name: string): Element | undefined {
  return elements(text.slice(start, end), name)
    .slice(0, 1)
    .map((found) => ({ start: found.start + start, end: found.end + start }))[0];
}

/** What is between the tags of each element of a name that has no attributes. */
export function elements(text: string, name: string): Element[] {
  const found: Element[] = [];
  const [open, close] = [`<${name}>`, `</${name}>`];
  for (let at = text.indexOf(open); at >= 0;) {
    const start = at + open.length;
    const end = text.indexOf(close, start);
    if (end < 0) break;
    found.push({ start, end });
    at = text.indexOf(open, end);
  }
  return found;
}

/** The text with blanks for its comments. */
export function withoutComments(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let start = text.indexOf('<!--'); start >= 0; start = text.indexOf('<!--', at)) {
    const closing = text.indexOf('-->', start + 4);
    const end = closing < 0 ? text.length : closing + 3;
    parts.push(text.slice(at, start), text.slice(start, end).replaceAll(/[^\n]/g, ' '));
    at = end;
  }
  return parts.join('') + text.slice(at);
}
