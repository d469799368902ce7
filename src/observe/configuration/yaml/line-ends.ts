import { LineStarts } from '../../../model/configuration/line-starts.ts';
import type { Gap } from '../../../model/gap.ts';
import { parseJson } from '../../../model/json/parse.ts';

/** Line ends of YAML 1.1 that those of files are not: a CR alone, NEL, LS and PS. */
const OTHERS = /\r(?!\n)|[\u0085\u2028\u2029]/;
const [CR, LF] = [0x0d, 0x0a];
const OTHER_UNITS: ReadonlySet<number> = new Set([0x85, 0x2028, 0x2029]);
/** What takes two bytes. */
const WIDE = /[^\0-\xff]/;
/** Characters that are gone through together. */
const PIECE = 2 ** 16;

/**
 * The text with every line end a LF where YAML 1.1 has one, as the readers of Go, Python and Ruby have them, and with these
 * kubectl: what they read on a line of its own is a comment or a text to others. Nothing changes its place. JSON, in which
 * they are letters, stays as it is.
 */
export function withLineEnds(text: string): string {
  return OTHERS.test(text) && !isJson(text) ? replaced(text) : text;
}

/** In bytes, piece by piece: an expression takes a microsecond and fifty bytes for each line end, of which there may be millions. */
function replaced(text: string): string {
  const pieces: string[] = [];
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = start + PIECE;
    // A LF stays behind its CR.
    if (text[end] === '\n') end += 1;
    pieces.push(replacedPiece(text.slice(start, end)));
  }
  return pieces.join('');
}

function replacedPiece(piece: string): string {
  const encoding = WIDE.test(piece) ? 'utf16le' : 'latin1';
  const bytes = Buffer.from(piece, encoding);
  const units = encoding === 'latin1' ? bytes : new Uint16Array(bytes.buffer, bytes.byteOffset, piece.length);
  for (let at = 0; at < units.length; at += 1) {
    const unit = units[at] ?? LF;
    if (unit === CR ? units[at + 1] !== LF : OTHER_UNITS.has(unit)) units[at] = LF;
  }
  return bytes.toString(encoding);
}

function isJson(text: string): boolean {
  if (!/^\s*[{["]/.test(text)) return false;
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}

/** What stands behind a `---` that kubectl does not see, as it looks for a LF before it. Both texts are equally long. */
export function unseenStarts(written: string, text: string, file: string): Gap[] {
  if (written === text) return [];
  const unseen = Array.from(text.matchAll(/(?<=\n)---(?=\s|$)/g), ({ index }) => index).filter(
    (index) => written[index - 1] !== '\n',
  );
  if (unseen.length === 0) return [];
  const lines = new LineStarts(text);
  return unseen.map((index) => ({
    kind: 'unknown',
    subject: `${file}:${lines.positionOf(index).line}`,
    reason: 'a "---" that is not behind a LF is none to kubectl, which reads nothing of what follows it',
  }));
}
