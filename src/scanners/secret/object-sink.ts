import type { InflatedRoom } from '../../model/analyser.ts';
import type { Gap } from '../../model/gap.ts';
import { archiveKind } from '../../observe/archive/contents/kind.ts';
import { Body } from '../../observe/archive/body.ts';
import { memoryFile, plainEntry } from '../../observe/archive/zip/open-file.ts';
import type { ObjectHead, ObjectSink } from '../../observe/repository/object-parser.ts';
import type { LeakStream } from '../../analyse/leaks/engine/scan-content.ts';
import type { Leak } from '../../analyse/leaks/types.ts';
import {
  type FoundLeak,
  type Look,
  lookInto,
  MAXIMUM_LEAKS,
  OWN_LOOK,
  type SecretLook,
  ToldLeaks,
} from './look-into.ts';

/** Hears what was found in each object. */
export interface ObjectListener {
  found(head: ObjectHead, leaks: readonly FoundLeak[], text: string): void;
  /** What could not be looked at, or not told. */
  gap(gap: Gap): void;
}

/** Looks at each object as it comes; large ones in pieces, archives among them once they are there as a whole. */
export function leakSink(listener: ObjectListener, sinkLook: SinkLook = OWN_LOOK): ObjectSink {
  const { room = () => undefined } = sinkLook;
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
        look = lookInto(memoryFile(plainEntry(path, bytes.length), bytes), sinkLook, room);
        return;
      }
      large ??= archiveKind(bytes, path) ? new LargeArchive(path, sinkLook) : new LargeText(path, sinkLook);
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
      listener.gap({
        kind: 'unreadable',
        subject: id,
        reason: 'the repository does not have it, or not as a whole',
      }),
  };
}

/** How objects are looked at, and how much may become of archives among them. */
interface SinkLook extends SecretLook {
  readonly room?: InflatedRoom | undefined;
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
  readonly #told: ToldLeaks;

  constructor(path: string, { rules, hear }: SecretLook) {
    this.#path = path;
    this.#told = new ToldLeaks(hear);
    this.#stream = rules.engine().openStream(path);
    this.#take(rules.named(path));
  }

  push(piece: Buffer): void {
    this.#take(this.#stream.push(piece));
  }

  end(): Look {
    this.#take(this.#stream.end());
    this.#told.tell();
    return { leaks: this.#told.leaks, unread: [], isCut: this.#told.isCut };
  }

  #take(found: readonly Leak[]): void {
    for (const leak of found) this.#told.take(leak, this.#path, () => '');
  }
}

class LargeArchive implements LargeObject {
  readonly #path: string;
  readonly #look: SinkLook;
  readonly #body = new Body();

  constructor(path: string, look: SinkLook) {
    this.#path = path;
    this.#look = look;
    this.#body.begin(Infinity);
  }

  push(piece: Buffer): void {
    this.#body.write(piece);
  }

  end(): Look {
    using body = this.#body;
    return lookInto(body.open(plainEntry(this.#path, body.length)), this.#look, this.#look.room);
  }
}

function tooMany(subject: string): Gap {
  return { kind: 'limit', subject, reason: `only the first ${MAXIMUM_LEAKS} secrets in it are told` };
}

/** From the root of the repository; names may be any bytes. */
export function pathOf({ rest }: Pick<ObjectHead, 'rest'>): string {
  return rest === '' ? '' : `/${Buffer.from(rest, 'latin1').toString()}`;
}
