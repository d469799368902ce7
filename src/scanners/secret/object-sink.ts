import { leakEngine } from '../../analyse/leaks/leak-engine.ts';
import type { LeakStream } from '../../analyse/leaks/engine/scan-content.ts';
import type { Leak } from '../../analyse/leaks/types.ts';
import type { HeardLeak, SecretListener } from '../../analyse/leaks/verification/types.ts';
import type { Gap } from '../../model/gap.ts';
import type { ObjectHead, ObjectSink } from '../../observe/repository/object-parser.ts';
import { isOpaque } from './analyser.ts';
import { heardLeak, leakFact, type LeakFact } from './fact.ts';

/** Leaks of one object that are told. */
const MAXIMUM_LEAKS = 1_000;

/** A leak in an object of a repository. */
export interface ObjectLeak {
  readonly fact: LeakFact;
  /** Tells whether two are the same secret; it stays in memory. */
  readonly secret: string;
}

/** Hears what was found in each object. */
export interface ObjectListener {
  found(head: ObjectHead, leaks: readonly ObjectLeak[], text: string): void;
  /** What could not be looked at, or not told. */
  gap(gap: Gap): void;
  /** Hears the secrets of each object, where somebody is to try them. */
  readonly hear?: SecretListener | undefined;
}

/** Looks at each object as it comes; large ones in pieces. */
export function leakSink(listener: ObjectListener): ObjectSink {
  let head: ObjectHead | undefined;
  let stream: LeakStream | undefined;
  let [leaks, heard]: [ObjectLeak[], HeardLeak[]] = [[], []];
  let [text, isCut] = ['', false];
  const take = (found: readonly Leak[], path: string, bytes: Buffer): void => {
    if (leaks.length + found.length > MAXIMUM_LEAKS) isCut = true;
    for (const leak of found.slice(0, MAXIMUM_LEAKS - leaks.length)) {
      const textAt = (start: number, end: number) => bytes.toString('utf8', start, end);
      const fact = leakFact(leak, path, textAt);
      if (listener.hear) heard.push(heardLeak(leak, textAt));
      leaks.push({ fact, secret: leak.secret });
    }
  };
  return {
    begin: (next) => {
      [head, stream, leaks, heard, text, isCut] = [next, undefined, [], [], '', false];
    },
    piece: (bytes) => {
      if (!head) return;
      const path = pathOf(head);
      if (bytes.length === head.size) {
        if (head.type !== 'blob') text = bytes.toString('utf8', 0, 2 ** 16);
        if (!isOpaque(bytes)) take(leakEngine().scanContent(bytes, path), path, bytes);
        return;
      }
      stream ??= leakEngine().openStream(path);
      take(stream.push(bytes), path, Buffer.alloc(0));
    },
    end: () => {
      if (!head) return;
      if (stream) take(stream.end(), pathOf(head), Buffer.alloc(0));
      listener.hear?.(heard, pathOf(head));
      listener.found(head, leaks, text);
      if (isCut) listener.gap(tooMany(head));
    },
    missing: (id) =>
      listener.gap({ kind: 'unreadable', subject: id, reason: 'the repository does not have it' }),
  };
}

function tooMany(head: ObjectHead): Gap {
  const reason = `only the first ${MAXIMUM_LEAKS} secrets in it are told`;
  return { kind: 'limit', subject: pathOf(head) || head.id, reason };
}

/** From the root of the repository; names may be any bytes. */
export function pathOf({ rest }: Pick<ObjectHead, 'rest'>): string {
  return rest === '' ? '' : `/${Buffer.from(rest, 'latin1').toString()}`;
}
