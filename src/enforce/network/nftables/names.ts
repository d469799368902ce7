import type { Direction } from '../../../model/network/policy.ts';
import type { MemberMode, Segmentation } from '../../../model/segmentation/segmentation.ts';

/** Longest prefix of a log message in bytes: NF_LOG_PREFIXLEN with its closing zero is 128. */
const LONGEST_PREFIX = 127;
/** Longest part of an identifier, of which the kernel takes 255 characters. */
const LONGEST_WORD = 90;

/** What a chain is for. */
export interface ChainOwner {
  readonly action: 'allow' | 'deny';
  readonly direction: Direction;
  readonly member: string;
  /** Whose line it is, where it is a line of another profile; else the member's. */
  readonly profile: string;
  /** Path of the line; empty where no line allows. */
  readonly path: string;
}

/**
 * Identifiers of chains and sets, in the grammar of nft: words with `_` between them, which no word has, so that no two
 * things share one. Where a word would be too long, the place of its text in the segmentation stands for it.
 */
export class Identifiers {
  readonly #places: ReadonlyMap<string, number>;

  constructor({ members }: Segmentation) {
    const names = members.flatMap(({ egress }) =>
      [...(egress?.allows ?? []), ...(egress?.denies ?? [])].flatMap(({ peer }) =>
        peer.kind === 'name' ? [peer.name] : [],
      ),
    );
    const texts = new Set([...members.map(({ id }) => id), ...names]);
    this.#places = new Map(Array.from(texts, (text, place) => [text, place]));
  }

  /** The chain that counts and decides for a line, or for what no line allows. */
  chain({ action, direction, member, profile, path }: ChainOwner): string {
    const whose = profile === member ? [member] : [member, profile];
    const words = [action, direction, ...whose.map((id) => this.#word(id))];
    return [...words, ...(path === '' ? [] : [word(path.replaceAll(/\[(\d+)\]/g, '.$1'))])].join('_');
  }

  /** The chain of what a member's names allow, or deny. */
  namesChain(action: ChainOwner['action'], member: string): string {
    return [action, 'names', this.#word(member)].join('_');
  }

  /** The set of the addresses that a DNS name has, as a member resolved it. */
  nameSet(member: string, name: string, family: number): string {
    return [`name${family}`, this.#word(member), this.#word(name)].join('_');
  }

  #word(text: string): string {
    const whole = word(text);
    return whole.length <= LONGEST_WORD ? whole : `Zn${this.#places.get(text) ?? ''}`;
  }
}

/** Other characters are their hexadecimal number between two `Z`; `Zn` begins none. */
function word(text: string): string {
  return text.replaceAll(/[^A-Ya-z0-9./-]/gu, (one) => `Z${(one.codePointAt(0) ?? 0).toString(16)}Z`);
}

/** What a log message begins with about what is denied, and about what would be. */
export const SAID = { enforce: 'plimsoll deny', audit: 'plimsoll audit' } as const satisfies Record<
  MemberMode,
  string
>;

/** What a denial's log message begins with; a long name gives way to the line. */
export function logPrefix(
  { direction, member, profile, path }: Omit<ChainOwner, 'action'>,
  mode: MemberMode,
): string {
  const line = path === '' ? 'no line allows' : profile === member ? path : `${profile.slice(0, 30)} ${path}`;
  const room = LONGEST_PREFIX - `${SAID[mode]} ${direction}  ${line}: `.length;
  return sayable(`${SAID[mode]} ${direction} ${member.slice(0, Math.max(0, room))} ${line}`);
}

/** Printable ASCII without quotes and backslashes, so that no log reader takes it for anything else. */
export function sayable(text: string): string {
  return `${text.replaceAll(/[^\w ./:[\]*@-]/g, '?').slice(0, LONGEST_PREFIX - 2)}: `;
}

/** A member's id as the path of a file: no segment is empty, `.` or `..`, and no two ids share one. */
export function fileName(member: string): string {
  const segments = member.split('/').map((part) => encodeURIComponent(part.toWellFormed()));
  return segments.map((part) => part.replace(/^\.*$/, (dots) => `%${dots.length}`)).join('/');
}
