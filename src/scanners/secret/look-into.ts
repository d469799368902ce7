import { OWN_RULES, type RuleSet } from '../../analyse/leaks/rule-set.ts';
import type { Allowed, Leak } from '../../analyse/leaks/types.ts';
import type { HeardLeak, SecretListener } from '../../analyse/leaks/verification/types.ts';
import type { InflatedRoom } from '../../model/analyser.ts';
import type { OpenFile } from '../../model/file.ts';
import type { Gap } from '../../model/gap.ts';
import type { Content } from '../../observe/archive/contents/types.ts';
import { walkContents } from '../../observe/archive/contents/walk-contents.ts';
import { type ContentLeak, leaksInContent } from './content-leaks.ts';
import { heardLeak, type LeakFact, leakFact, type UnreadFact } from './fact.ts';
import { isOpaque } from './opaque.ts';

/** Leaks of one file, archives opened, that are told. */
export const MAXIMUM_LEAKS = 1_000;
/** What could not be read of one file that is told each by itself. */
const MAXIMUM_GAPS = 20;

/** A leak with the secret itself. */
export interface FoundLeak {
  readonly fact: LeakFact;
  /** Who hides it, at least in some commits; the fact does not say so yet. */
  readonly allowed?: Allowed | undefined;
  /** Tells whether two are the same secret; it stays in memory. */
  readonly secret: string;
}

/** What is found in a file. */
export interface Look {
  readonly leaks: readonly FoundLeak[];
  readonly unread: readonly UnreadFact[];
  /** Are there more leaks than are told? */
  readonly isCut: boolean;
}

/** By which rules files are looked at, and who hears what is found. */
export interface SecretLook {
  readonly rules: RuleSet;
  /** Hears the secrets, where somebody is to try them; they are in no fact. */
  readonly hear?: SecretListener | undefined;
}

/** By our own. */
export const OWN_LOOK: SecretLook = { rules: OWN_RULES };

/** Looks at a file, and where it is an archive at what is in it. Throws what `room` throws. */
export function lookInto(
  file: OpenFile,
  { rules, hear }: SecretLook = OWN_LOOK,
  room: InflatedRoom = () => undefined,
): Look {
  const { path: outer } = file.entry;
  const told = new ToldLeaks(hear);
  const gaps: Gap[] = [];
  for (const leak of rules.named(outer)) told.take(leak, outer, NO_LINE);
  const visitor = {
    wants: (head: Buffer) => !told.isCut && !isOpaque(head),
    gap: (gap: Gap) => gaps.push(gap),
    file: (content: Content) => {
      const inside = content.path.slice(outer.length);
      for (const { leak, table, lineAt } of leaksOf(content, rules, inside !== '')) {
        const place = inside + (table === undefined ? '' : `!/${table}`);
        told.take(leak, `${outer}${place}`, lineAt, place);
        if (told.isCut) return;
      }
    },
  };
  walkContents(file, visitor, room);
  told.tell();
  return { leaks: numbered(told.leaks), unread: unreadOf(gaps, outer), isCut: told.isCut };
}

const NO_LINE = (): string => '';

/** Those in the content of a file, and before them those that its name tells of. */
function* leaksOf(content: Content, rules: RuleSet, isNamed: boolean): Generator<ContentLeak, undefined> {
  if (isNamed) for (const leak of rules.named(content.path)) yield { leak, lineAt: NO_LINE };
  yield* leaksInContent(content, rules);
}

/** Leaks of one file, of which so many are told; of what somebody hides wherever it is no more, which is no gap. */
export class ToldLeaks {
  readonly leaks: FoundLeak[] = [];
  isCut = false;
  readonly #hear: SecretListener | undefined;
  readonly #heard = new Map<string, HeardLeak[]>();
  #shown = 0;
  #hidden = 0;

  constructor(hear?: SecretListener) {
    this.#hear = hear;
  }

  /** `textAt` gives the bytes between two places of the leak's file; `inside` is where in an archive that is. */
  take(leak: Leak, path: string, textAt: (start: number, end: number) => string, inside = ''): void {
    const isHidden = leak.allowed !== undefined && leak.allowed.commits === undefined;
    const count = isHidden ? (this.#hidden += 1) : (this.#shown += 1);
    if (this.#shown > MAXIMUM_LEAKS) this.isCut = true;
    if (count > MAXIMUM_LEAKS) return;
    const fact = leakFact(leak, path, textAt);
    const { secret, allowed } = leak;
    this.leaks.push({ fact: inside === '' ? fact : { ...fact, inside }, secret, allowed });
    if (!this.#hear) return;
    const heard = this.#heard.get(path) ?? [];
    this.#heard.set(path, heard);
    heard.push(heardLeak(leak, textAt));
  }

  /** Lets the secrets be heard, those of one file together. */
  tell(): void {
    for (const [path, heard] of this.#heard) this.#hear?.(heard, path);
  }
}

/** Secrets that have no digest are told apart by which they are of their rule in their file. */
function numbered(leaks: readonly FoundLeak[]): FoundLeak[] {
  const known = new Map<string, Map<string, number>>();
  return leaks.map((leak) => {
    const { fact, secret, allowed } = leak;
    if (fact.secret.digest !== undefined) return leak;
    const key = JSON.stringify([fact.rule.id, fact.inside]);
    const numbers = known.get(key) ?? new Map<string, number>();
    known.set(key, numbers);
    const number = numbers.get(secret) ?? numbers.size + 1;
    numbers.set(secret, number);
    return number === 1 ? leak : { fact: { ...fact, secret: { ...fact.secret, number } }, secret, allowed };
  });
}

function unreadOf(gaps: readonly Gap[], outer: string): UnreadFact[] {
  const told = gaps.slice(0, MAXIMUM_GAPS).map(({ subject, ...gap }) => {
    return { unread: gap, inside: subject.slice(outer.length) };
  });
  const rest = gaps.slice(MAXIMUM_GAPS);
  if (rest.length === 0) return told;
  const isInformation = rest.every(({ informational }) => informational);
  const unread = {
    kind: 'unreadable' as const,
    reason: 'more of what is in it could not be read',
    count: rest.length,
    ...(isInformation && { informational: true }),
  };
  return [...told, { unread, inside: '' }];
}
