/**
 * Parses os-release(5): `NAME=value` lines in the shell's words. Values may be bare, in single quotes (taken as
 * they are) or in double quotes (a backslash escapes `"`, `$`, `` ` ``, `\` and a newline); blank lines and lines
 * that start with `#` are skipped, and so is what is not an assignment. The last assignment of a name wins.
 */
export function parseOsRelease(text: string): Map<string, string> {
  const variables = new Map<string, string>();
  const assignment = /^[ \t]*([A-Z][A-Z0-9_]*)=/;
  for (let at = 0; at < text.length;) {
    const end = lineEnd(text, at);
    const name = assignment.exec(text.slice(at, Math.min(end, at + 200)));
    if (!name) {
      at = end + 1;
      continue;
    }
    const value = readValue(text, at + name[0].length);
    variables.set(name[1] ?? '', value.text);
    at = value.end + 1;
  }
  return variables;
}

/** Reads one value from `start`; `end` is the index of the newline, or the length of the text. */
function readValue(text: string, start: number): { text: string; end: number } {
  let value = '';
  let at = start;
  while (at < text.length && text[at] !== '\n') {
    const char = text[at] ?? '';
    const close = char === "'" || char === '"' ? closingQuote(text, at) : -1;
    if (close >= 0) {
      const inner = text.slice(at + 1, close);
      value += char === '"' ? inner.replaceAll(/\\(?:\n|(["$`\\]))/g, '$1') : inner;
      at = close + 1;
    } else if (char === ' ' || char === '\t' || char === '\r') {
      // A bare blank ends the word, as in the shell.
      return { text: value, end: lineEnd(text, at) };
    } else if (char === '\\' && at + 1 < text.length) {
      value += text[at + 1] === '\n' ? '' : text[at + 1];
      at += 2;
    } else {
      value += char;
      at += 1;
    }
  }
  return { text: value, end: at };
}

/** Index of the quote that closes the one at `open`, or -1 where nothing closes it: then it is an ordinary character. */
function closingQuote(text: string, open: number): number {
  const quote = text[open] ?? '';
  if (quote === "'") return text.indexOf(quote, open + 1);
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
