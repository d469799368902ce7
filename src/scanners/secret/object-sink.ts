import type { RuleSet } from '../../analyse/leaks/rule-set.ts';
import type { LeakStream } from '../../analyse/leaks/engine/scan-content.ts';
import type { Leak } from '../../analyse/leaks/types.ts';
import type { Gap } from '../../model/gap.ts';
import type { ObjectHead, ObjectSink } from '../../observe/repository/object-parser.ts';
import { isHidden, isOpaque } from './analyser.ts';
import { leakFact, type LeakFact } from './fact.ts';

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
}

/** Looks at each object as it comes; large ones in pieces. */
export function leakSink(listener: ObjectListener, rules: RuleSet): ObjectSink {
  let head: ObjectHead | undefined;
  let stream: LeakStream | undefined;
  let leaks = new ObjectLeaks();
  let text = '';
  return {
    begin: (next) => {
      [head, stream, leaks, text] = [next, undefined, new ObjectLeaks(), ''];
      if (next.type === 'blob') leaks.take(rules.named(pathOf(next)), pathOf(next));
    },
    piece: (bytes) => {
      if (!head) return;
      const path = pathOf(head);
      if (bytes.length === head.size) {
        if (head.type !== 'blob') text = bytes.toString('utf8', 0, 2 ** 16);
        if (!isOpaque(bytes)) leaks.take(rules.engine().scanContent(bytes, path), path, bytes);
        return;
      }
      stream ??= rules.engine().openStream(path);
      leaks.take(stream.push(bytes), path);
    },
    end: () => {
      if (!head) return;
      if (stream) leaks.take(stream.end(), pathOf(head));
      listener.found(head, leaks.told, text);
      if (leaks.isCut) listener.gap(tooMany(head));
    },
    missing: (id) =>
      listener.gap({ kind: 'unreadable', subject: id, reason: 'the repository does not have it' }),
  };
}

/** Leaks of one object, of which so many are told; what is hidden is no gap. */
class ObjectLeaks {
  readonly told: ObjectLeak[] = [];
  isCut = false;
  #shown = 0;
  #hidden = 0;

  /** `bytes` are what they were found in, where it is at hand as a whole. */
  take(found: readonly Leak[], path: string, bytes: Buffer = Buffer.alloc(0)): void {
    for (const leak of found) {
      const count = isHidden(leak) ? (this.#hidden += 1) : (this.#shown += 1);
      if (this.#shown > MAXIMUM_LEAKS) this.isCut = true;
      if (count > MAXIMUM_LEAKS) continue;
      const fact = leakFact(leak, path, (start, end) => bytes.toString('utf8', start, end));
      this.told.push({ fact, secret: leak.secret });
    }
  }
}

function tooMany(head: ObjectHead): Gap {
  const reason = `only the first ${MAXIMUM_LEAKS} secrets in it are told`;
  return { kind: 'limit', subject: pathOf(head) || head.id, reason };
}

/** From the root of the repository; names may be any bytes. */
export function pathOf({ rest }: Pick<ObjectHead, 'rest'>): string {
  return rest === '' ? '' : `/${Buffer.from(rest, 'latin1').toString()}`;
}
