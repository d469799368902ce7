import { type Comment, INLINE_MARK } from '../../model/exception/comment.ts';
import type { Exception } from '../../model/exception/exception.ts';
import type { ExceptionRemark } from '../../model/exception/remark.ts';

const WORD = /^(owner|expires):(\S+)\s*/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * What a comment excepts: `plimsoll:ignore CVE-2024-1,GHSA-… not reachable from here`, with `owner:NAME` and
 * `expires:YYYY-MM-DD` before the reason where wanted. It is about the line on which it stands, or where it stands
 * alone about what follows. Undefined for other comments; a remark for one that names nothing or has no such day.
 */
export function inlineException(comment: Comment): Exception | ExceptionRemark | undefined {
  const { path, line, text, startLine, endLine, beside } = comment;
  const source = `${path}:${line}`;
  const [, asked] = new RegExp(`(?:^|\\s)${INLINE_MARK}(?=[\\s:]|$):?(.*)$`, 's').exec(text) ?? [];
  if (asked === undefined) return undefined;
  const [, names = '', rest = ''] = /^\s*([^\s,]+(?:\s*,\s*[^\s,]+)*)?\s*(.*)$/s.exec(asked) ?? [];
  const ids = names.split(',').map((id) => id.trim());
  if (names === '' || names === '*')
    return {
      problem: 'unsupported',
      source,
      text: `${INLINE_MARK} names no id of what it ignores, and ignores nothing`,
    };
  const { words, reason } = wordsOf(rest);
  if (words.expires !== undefined && !isDate(words.expires))
    return {
      problem: 'unsupported',
      source,
      text: `"${words.expires}" is no day, so that nothing is ignored`,
    };
  return {
    by: 'inline',
    source,
    ...words,
    ...(reason !== '' && { reason }),
    selector: { ids, place: { path, startLine, endLine, beside } },
  };
}

function wordsOf(text: string): { words: Pick<Exception, 'owner' | 'expires'>; reason: string } {
  const words: { owner?: string; expires?: string } = {};
  let rest = text;
  for (let found = WORD.exec(rest); found; found = WORD.exec(rest)) {
    words[found[1] as 'owner' | 'expires'] = found[2] ?? '';
    rest = rest.slice(found[0].length);
  }
  return { words, reason: rest.replace(/^[-–—:]+\s+/u, '').trim() };
}

/** Is it a day that there is, as `2027-01-31`? */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
