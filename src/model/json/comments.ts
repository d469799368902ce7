/** JSON with blanks for comments, so that all else stays where it is. Takes linear time. */
export function withoutComments(text: string): string {
  return blanked(text, /"|\/\/|\/\*/g);
}

/** JSON as people write it, with blanks for comments and for commas before a closing bracket. Takes linear time. */
export function strictJson(text: string): string {
  return blanked(withoutComments(text), /"|,(?=\s*[\]}])/g);
}

const PARTS_AT_ONCE = 8192;

/** The text with blanks for what begins with a mark; strings, which begin with the mark `"`, stay. */
function blanked(text: string, mark: RegExp): string {
  const chunks: string[] = [];
  let parts: string[] = [];
  let done = 0;
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    const end = endOf(text, found.index, found[0]);
    mark.lastIndex = end;
    if (found[0] === '"') continue;
    parts.push(text.slice(done, found.index), text.slice(found.index, end).replaceAll(/[^\n\r]/g, ' '));
    done = end;
    // Millions of comments are as many texts, each of which takes more than it has.
    if (parts.length < PARTS_AT_ONCE) continue;
    chunks.push(parts.join(''));
    parts = [];
  }
  chunks.push(...parts, text.slice(done));
  return chunks.join('');
}

/** Behind what begins with a mark; what does not end there ends with the text. */
function endOf(text: string, start: number, mark: string): number {
  if (mark === '"') return endOfString(text, start);
  if (mark === '//') return indexOrEnd(text, '\n', start);
  if (mark === '/*') return Math.min(text.length, indexOrEnd(text, '*/', start + 2) + 2);
  return start + 1;
}

/** Over lines too, which templates of Azure may have in a string. */
function endOfString(text: string, start: number): number {
  const next = /["\\]/g;
  next.lastIndex = start + 1;
  for (let found = next.exec(text); found; found = next.exec(text)) {
    if (found[0] === '"') return next.lastIndex;
    next.lastIndex += 1;
  }
  return text.length;
}

function indexOrEnd(text: string, wanted: string, from: number): number {
  const found = text.indexOf(wanted, from);
  return found < 0 ? text.length : found;
}
