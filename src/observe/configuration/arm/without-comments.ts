/** JSON with what is a comment in blanks, so that all else stays where it is. Templates of Azure may have comments. */
export function withoutComments(text: string): string {
  const parts: string[] = [];
  let done = 0;
  const mark = /"|\/\/|\/\*/g;
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    const end = endOf(text, found.index, found[0]);
    mark.lastIndex = end;
    if (found[0] === '"') continue;
    parts.push(text.slice(done, found.index), text.slice(found.index, end).replaceAll(/[^\n\r]/g, ' '));
    done = end;
  }
  return parts.join('') + text.slice(done);
}

/** Behind what begins with a mark; what does not end there ends with the text. */
function endOf(text: string, start: number, mark: string): number {
  if (mark !== '"') {
    const close = mark === '//' ? '\n' : '*/';
    const at = text.indexOf(close, start + 2);
    return at < 0 ? text.length : at + (mark === '//' ? 0 : 2);
  }
  const next = /["\\]/g;
  next.lastIndex = start + 1;
  for (let found = next.exec(text); found; found = next.exec(text)) {
    if (found[0] === '"') return next.lastIndex;
    next.lastIndex += 1;
  }
  return text.length;
}
