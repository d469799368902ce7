import { createHash } from 'node:crypto';
import type { Direction } from '../../../model/network/policy.ts';
import type { MemberMode } from '../../../model/segmentation/segmentation.ts';

/** Longest prefix of a log message in bytes: NF_LOG_PREFIXLEN with its closing zero is 128. */
const LONGEST_PREFIX = 127;
/** Longest part of an identifier, of which the kernel takes 255 characters. */
const LONGEST_WORD = 90;
/** Hexadecimal digits: 128 bits, in which no two texts meet. */
const DIGEST = 32;

/** What a chain is for. */
export interface ChainOwner {
  /** `request`: the waypoint decides, and who is not at it is refused. */
  readonly action: 'allow' | 'deny' | 'request';
  readonly direction: Direction;
  readonly member: string;
  /** Whose line it is, where it is a line of another profile; else the member's. */
  readonly profile: string;
  /** Path of the line; empty where no line allows. */
  readonly path: string;
}

/**
 * The chain that counts and decides for a line, or for what no line allows. Identifiers of chains and sets are in the
 * grammar of nft: words with `_` between them, which no word has, so that no two things share one. Where a word would be
 * too long, a digest stands for it: so a set means the same in every ruleset, and what it has may stay when others come.
 */
export function chainName({ action, direction, member, profile, path }: ChainOwner): string {
  const whose = profile === member ? [member] : [member, profile];
  const words = [action, direction, ...whose.map(boundedWord)];
  return [...words, ...(path === '' ? [] : [word(path.replaceAll(/\[(\d+)\]/g, '.$1'))])].join('_');
}

/** The chain of what a member's names allow, or deny. */
export function namesChainName(action: ChainOwner['action'], member: string): string {
  return [action, 'names', boundedWord(member)].join('_');
}

/** The set of the addresses that a DNS name has, as a member resolved it. */
export function nameSetName(member: string, name: string, family: number): string {
  return [`name${family}`, boundedWord(member), boundedWord(name)].join('_');
}

function boundedWord(text: string): string {
  const whole = word(text);
  if (whole.length <= LONGEST_WORD) return whole;
  return `Zn${createHash('sha256').update(text).digest('hex').slice(0, DIGEST)}`;
}

/** Other characters are their hexadecimal number between two `Z`; `Zn` begins none. */
function word(text: string): string {
  return text.replaceAll(/[^A-Ya-z0-9./-]/gu, (one) => `Z${(one.codePointAt(0) ?? 0).toString(16)}Z`);
}

/** What a log message begins with about what is denied, and about what would be. */
export const LOG_PREFIXES = { enforce: 'plimsoll deny', audit: 'plimsoll audit' } as const satisfies Record<
  MemberMode,
  string
>;

/** What a denial's log message begins with; a long name gives way to the line. */
export function logPrefix(
  { direction, member, profile, path }: Omit<ChainOwner, 'action'>,
  mode: MemberMode,
): string {
  const line = path === '' ? 'no line allows' : profile === member ? path : `${profile.slice(0, 30)} ${path}`;
  const room = LONGEST_PREFIX - `${LOG_PREFIXES[mode]} ${direction}  ${line}: `.length;
  return sayable(`${LOG_PREFIXES[mode]} ${direction} ${member.slice(0, Math.max(0, room))} ${line}`);
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
