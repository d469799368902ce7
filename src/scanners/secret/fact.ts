import type { LocatedFact } from '../../model/analyser.ts';
import type { Comment } from '../../model/exception/comment.ts';
import { INLINE_MARK } from '../../model/exception/comment.ts';
import type { LeakFinding } from '../../model/finding/leak.ts';
import type { Origin } from '../../model/finding/origin.ts';
import type { FilePlace } from '../../model/finding/subject.ts';
import { disclose } from '../../analyse/leaks/disclosure.ts';
import type { Gap } from '../../model/gap.ts';
import type { Allowed, Leak } from '../../analyse/leaks/types.ts';
import type { HeardLeak } from '../../analyse/leaks/verification/types.ts';

/** The id of the analyser that tells them, by which they are kept. Known without its rules. */
export const SECRET_FACTS = 'secret';

/** What is kept of a leak: nothing by which the secret could be known. */
export interface LeakFact extends Pick<Leak, 'rule' | 'confidence' | 'reasons' | 'decodings'> {
  readonly secret: LeakFinding['secret'];
  readonly range: NonNullable<FilePlace['range']>;
  /** Where in its file it is, which is an archive: `!/inner/file`. */
  readonly inside?: string;
  /** What asks for it to be ignored, on its line. */
  readonly comment?: Comment;
  /** Who hides it, where it is. */
  readonly allowed?: Omit<Allowed, 'commits'>;
  /** The file that it is in, where that may be one of a distribution. */
  readonly file?: FileIdentity;
  /** Of a repository's history: what brought it. */
  readonly commit?: Extract<Origin, { kind: 'commit' }>;
  /** Is it in the text of the commit, and in no file? */
  readonly isText?: true;
}

/** By what a file is known among those that a distribution publishes. */
export interface FileIdentity {
  /** Beginnings of its MD5, its SHA-1 and its SHA-256: package databases have one or another. */
  readonly digests: readonly string[];
  /** Is it a program or a library? */
  readonly isProgram: boolean;
}

/** What could not be read of a file that is an archive. */
export interface UnreadFact {
  readonly unread: Omit<Gap, 'subject'>;
  readonly inside: string;
}

/** What is told of a file. */
export type SecretFact = LeakFact | UnreadFact;

/** Those that are of leaks. */
export function* leakFactsOf(
  located: Iterable<LocatedFact<SecretFact>>,
): Generator<LocatedFact<LeakFact>, undefined> {
  for (const { fact, ...place } of located) if (!('unread' in fact)) yield { ...place, fact };
}

const LONGEST_COMMENT = 200;
/** Bytes before and behind a secret in which something that belongs to it may stand. */
const AROUND = 1_000;

/** The fact of a leak. `lineAt` gives the bytes around a place, of which only a comment on the same line is looked at. */
export function leakFact(leak: Leak, path: string, lineAt: (start: number, end: number) => string): LeakFact {
  const { rule, confidence, reasons, decodings, secret, startLine, startColumn, endLine, endColumn } = leak;
  const comment =
    commentOf(leak, path, lineAt(leak.end, leak.end + 2 * LONGEST_COMMENT)) ?? askedElsewhere(leak, path);
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

/** The fact with who hides it: wherever it is, or because of the commit that brought it. Kept without the commits asked for. */
export function withAllowed(fact: LeakFact, allowed: Allowed | undefined): LeakFact {
  if (!allowed) return fact;
  const { commits, ...kept } = allowed;
  const { commit } = fact;
  const isHidden = !commits || (commit && commits.some((some) => some.has(commit.commit)));
  return isHidden ? { ...fact, allowed: kept } : fact;
}

/** What another tool's words on its line ask for, in ours. */
function askedElsewhere({ asks, rule, startLine, endLine }: Leak, path: string): Comment | undefined {
  if (asks === undefined || /[\s,]/.test(rule.id)) return undefined;
  return { path, line: endLine, text: `${INLINE_MARK} ${rule.id} ${asks}`, startLine, endLine, beside: '' };
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
  const text = line.slice(at, at + LONGEST_COMMENT).replace(/(?<!\s)\s*(?:\*\/|-->).*/, '');
  return { path, line: endLine, text, startLine, endLine, beside: '' };
}
