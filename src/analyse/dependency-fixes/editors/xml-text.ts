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

/** A tag, also one that ends where it begins. */
const TAG = /<(\/?)([\w.:-]{1,200})([^<>]{0,2000})>/g;

/** What is between the tags of each element at a path of names from the root, whatever attributes they have. */
export function elementsAt(text: string, path: readonly string[], inside = wholeOf(text)): Element[] {
  const [name, ...rest] = path;
  const here = childrenOf(text, inside).filter((one) => one.name === name);
  return rest.length === 0 ? here : here.flatMap((one) => elementsAt(text, rest, one));
}

/** The elements directly inside another, but for those that have no end of their own. */
export function childrenOf(text: string, { start, end }: Element): (Element & { readonly name: string })[] {
  const found: (Element & { readonly name: string })[] = [];
  let [depth, opened] = [0, 0];
  for (const { 0: all, 1: slash, 2: name = '', 3: attributes = '', index } of text
    .slice(start, end)
    .matchAll(TAG)) {
    if (attributes.endsWith('/')) continue;
    if (slash === '') {
      if (depth === 0) opened = start + index + all.length;
      depth += 1;
      continue;
    }
    depth -= 1;
    if (depth < 0) break;
    if (depth === 0) found.push({ name, start: opened, end: start + index });
  }
  return found;
}

function wholeOf(text: string): Element {
  return { start: 0, end: text.length };
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
