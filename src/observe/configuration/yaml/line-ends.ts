import { LineStarts } from '../../../model/configuration/line-starts.ts';
import type { Gap } from '../../../model/gap.ts';
import { parseJson } from '../../../model/json/parse.ts';

/** Line ends of YAML 1.1 that those of files are not: a CR alone, NEL, LS and PS. */
const OTHERS = /\r(?!\n)|[\u0085\u2028\u2029]/;
const ALL_OTHERS = new RegExp(OTHERS, 'g');

/**
 * The text with every line end a LF where YAML 1.1 has one, as the readers of Go, Python and Ruby have them, and with these
 * kubectl: what they read on a line of its own is a comment or a text to others. Nothing changes its place. JSON, in which
 * they are letters, stays as it is.
 */
export function withLineEnds(text: string): string {
  return OTHERS.test(text) && !isJson(text) ? text.replaceAll(ALL_OTHERS, '\n') : text;
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
  const lines = new LineStarts(text);
  return Array.from(text.matchAll(/(?<=\n)---(?=\s|$)/g), ({ index }) => index)
    .filter((index) => written[index - 1] !== '\n')
    .map((index) => ({
      kind: 'unknown',
      subject: `${file}:${lines.positionOf(index).line}`,
      reason: 'a "---" that is not behind a LF is none to kubectl, which reads nothing of what follows it',
    }));
}
