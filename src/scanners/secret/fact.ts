import type { Comment } from '../../model/exception/comment.ts';
import { INLINE_MARK } from '../../model/exception/comment.ts';
import type { LeakFinding } from '../../model/finding/leak.ts';
import type { Origin } from '../../model/finding/origin.ts';
import type { FilePlace } from '../../model/finding/subject.ts';
import { disclose } from '../../analyse/leaks/disclosure.ts';
import type { Leak } from '../../analyse/leaks/types.ts';
import type { HeardLeak } from '../../analyse/leaks/verification/types.ts';

/** What is kept of a leak: nothing by which the secret could be known. */
export interface LeakFact extends Pick<Leak, 'rule' | 'confidence' | 'reasons' | 'decodings'> {
  readonly secret: LeakFinding['secret'];
  readonly range: NonNullable<FilePlace['range']>;
  /** What asks for it to be ignored, on its line. */
  readonly comment?: Comment;
  /** Of a repository's history: what brought it. */
  readonly commit?: Extract<Origin, { kind: 'commit' }>;
  /** Is it in the text of the commit, and in no file? */
  readonly isText?: true;
}

const LONGEST_COMMENT = 200;
/** Bytes before and behind a secret in which something that belongs to it may stand. */
const AROUND = 1_000;

/** The fact of a leak. `lineAt` gives the bytes around a place, of which only a comment on the same line is looked at. */
export function leakFact(leak: Leak, path: string, lineAt: (start: number, end: number) => string): LeakFact {
  const { rule, confidence, reasons, decodings, secret, startLine, startColumn, endLine, endColumn } = leak;
  const comment = commentOf(leak, path, lineAt(leak.end, leak.end + 2 * LONGEST_COMMENT));
  return {
    rule: { ...rule },
    confidence,
    reasons: [...reasons],
    decodings: [...decodings],
    secret: { ...disclose(secret) },
    range: { startLine, startColumn, endLine, endColumn },
    ...(comment && { comment }),
  };
}

/** A leak for whoever is to try the secret. `textAt` as `lineAt` above. */
export function heardLeak(
  { rule, secret, start, end, startLine, startColumn }: Leak,
  textAt: (start: number, end: number) => string,
): HeardLeak {
  const aroundStart = Math.max(0, start - AROUND);
  return {
    rule: rule.id,
    secret,
    start,
    line: startLine,
    column: startColumn,
    around: textAt(aroundStart, end + AROUND),
    aroundStart,
  };
}

/** `plimsoll:ignore` behind the secret, on the line on which it ends. */
function commentOf({ startLine, endLine }: Leak, path: string, rest: string): Comment | undefined {
  const [line = ''] = rest.split(/\r?\n/, 1);
  const at = line.indexOf(INLINE_MARK);
  if (at < 0) return undefined;
  const text = line.slice(at, at + LONGEST_COMMENT).replace(/\s*(?:\*\/|-->).*$/, '');
  return { path, line: endLine, text, startLine, endLine, beside: '' };
}
