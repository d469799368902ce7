import type { InflatedRoom } from '../../model/analyser.ts';
import type { Gap } from '../../model/gap.ts';
import { archiveKind } from '../../observe/archive/contents/kind.ts';
import { Body } from '../../observe/archive/body.ts';
import { memoryFile, plainEntry } from '../../observe/archive/zip/open-file.ts';
import type { ObjectHead, ObjectSink } from '../../observe/repository/object-parser.ts';
import { leakEngine } from '../../analyse/leaks/leak-engine.ts';
import type { LeakStream } from '../../analyse/leaks/engine/scan-content.ts';
import type { Leak } from '../../analyse/leaks/types.ts';
import { leakFact } from './fact.ts';
import { type FoundLeak, type Look, lookInto, MAXIMUM_LEAKS } from './look-into.ts';

/** Hears what was found in each object. */
export interface ObjectListener {
  found(head: ObjectHead, leaks: readonly FoundLeak[], text: string): void;
  /** What could not be looked at, or not told. */
  gap(gap: Gap): void;
}

/** Looks at each object as it comes; large ones in pieces, archives among them once they are there as a whole. */
export function leakSink(listener: ObjectListener, room: InflatedRoom = () => undefined): ObjectSink {
  let [head, text]: [ObjectHead | undefined, string] = [undefined, ''];
  let large: LargeObject | undefined;
  let look: Look = NOTHING;
  return {
    begin: (next) => {
      [head, text, large, look] = [next, '', undefined, NOTHING];
    },
    piece: (bytes) => {
      if (!head) return;
      const path = pathOf(head);
      if (bytes.length === head.size) {
        if (head.type !== 'blob') text = bytes.toString('utf8', 0, 2 ** 16);
        look = lookInto(memoryFile(plainEntry(path, bytes.length), bytes), room);
        return;
      }
      large ??= archiveKind(bytes, path) ? new LargeArchive(path, room) : new LargeText(path);
      large.push(bytes);
    },
    end: () => {
      if (!head) return;
      if (large) look = large.end();
      large = undefined;
      listener.found(head, look.leaks, text);
      const subject = pathOf(head) || head.id;
      for (const { unread, inside } of look.unread)
        listener.gap({ ...unread, subject: `${subject}${inside}` });
      if (look.isCut) listener.gap(tooMany(subject));
    },
    missing: (id) =>
      listener.gap({ kind: 'unreadable', subject: id, reason: 'the repository does not have it' }),
  };
}

const NOTHING: Look = { leaks: [], unread: [], isCut: false };

/** An object that comes in pieces. */
interface LargeObject {
  push(piece: Buffer): void;
  end(): Look;
}

class LargeText implements LargeObject {
  readonly #path: string;
  readonly #stream: LeakStream;
  readonly #leaks: FoundLeak[] = [];
  #isCut = false;

  constructor(path: string) {
    this.#path = path;
    this.#stream = leakEngine().openStream(path);
  }

  push(piece: Buffer): void {
    this.#take(this.#stream.push(piece));
  }

  end(): Look {
    this.#take(this.#stream.end());
    return { leaks: this.#leaks, unread: [], isCut: this.#isCut };
  }

  #take(found: readonly Leak[]): void {
    const room = MAXIMUM_LEAKS - this.#leaks.length;
    if (found.length > room) this.#isCut = true;
    for (const leak of found.slice(0, room))
      this.#leaks.push({ fact: leakFact(leak, this.#path, () => ''), secret: leak.secret });
  }
}

class LargeArchive implements LargeObject {
  readonly #path: string;
  readonly #room: InflatedRoom;
  readonly #body = new Body();

  constructor(path: string, room: InflatedRoom) {
    this.#path = path;
    this.#room = room;
    this.#body.begin(Infinity);
  }

  push(piece: Buffer): void {
    this.#body.write(piece);
  }

  end(): Look {
    using body = this.#body;
    return lookInto(body.open(plainEntry(this.#path, body.length)), this.#room);
  }
}

function tooMany(subject: string): Gap {
  return { kind: 'limit', subject, reason: `only the first ${MAXIMUM_LEAKS} secrets in it are told` };
}

/** From the root of the repository; names may be any bytes. */
export function pathOf({ rest }: Pick<ObjectHead, 'rest'>): string {
  return rest === '' ? '' : `/${Buffer.from(rest, 'latin1').toString()}`;
}
