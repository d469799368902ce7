import type { FileAnalyser } from '../../model/analyser.ts';
import type { Comment } from '../../model/exception/comment.ts';
import { decodeText } from '../document/text.ts';
import { hasComments, inlineComments } from './comments.ts';

/** What the target itself asks to be ignored: in a list of paths, or beside what is found. */
export type OwnException =
  | { readonly kind: 'list'; readonly text: string }
  | { readonly kind: 'comment'; readonly comment: Comment };

/** The list of paths, in the target's root. */
const LIST = '/.plimsollignore';
const MAXIMUM_SIZE = 16 * 2 ** 20;

/** Finds what a target asks to be ignored. Whether anybody does as it asks is decided elsewhere. */
export const EXCEPTION_ANALYSER: FileAnalyser<OwnException> = {
  id: 'exceptions',
  version: 4,
  maximumSize: MAXIMUM_SIZE,
  // What is too large excepts nothing, which is no gap: what is found in it counts.
  interest: ({ path, size }) =>
    size <= MAXIMUM_SIZE && (path === LIST || hasComments(path.slice(path.lastIndexOf('/') + 1)))
      ? 'yes'
      : 'no',
  *read(file) {
    const text = decodeText(file.bytes());
    if (file.entry.path === LIST) yield { kind: 'list', text };
    else for (const comment of inlineComments(text, file.entry.path)) yield { kind: 'comment', comment };
  },
};
