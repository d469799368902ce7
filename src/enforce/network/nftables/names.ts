import { createHash } from 'node:crypto';
import type { Direction } from '../../../model/network/policy.ts';

/** Longest prefix of a log message in bytes: NF_LOG_PREFIXLEN with its closing zero is 128. */
const LONGEST_PREFIX = 127;
const LONGEST_READABLE = 80;

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

/** Readable as far as it goes, and unique by a digest of all that it is for; in the grammar of nft's identifiers. */
export function chainName({ action, direction, member, profile, path }: ChainOwner): string {
  const place = profile === member ? [member, path] : [member, profile, path];
  return identifier([action, direction, ...place], [action, direction, member, profile, path]);
}

/** The set of the addresses that a DNS name has, as a member resolved it. */
export function nameSet(member: string, name: string, family: number): string {
  return identifier([`name${family}`, member, name], ['name', member, name]);
}

/** The chain of what a member's names allow, or deny. */
export function namesChain(action: ChainOwner['action'], member: string): string {
  return identifier([action, 'names', member], [action, 'names', member]);
}

function identifier(words: readonly string[], parts: readonly string[]): string {
  const readable = words.map((word) => word.replaceAll(/[^A-Za-z0-9./-]/g, '-')).join('_');
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 20);
  return `${readable.slice(0, LONGEST_READABLE)}_${digest}`;
}

/** What a denial's log message begins with. */
export function logPrefix({ direction, member, profile, path }: Omit<ChainOwner, 'action'>): string {
  const line = path === '' ? 'no line allows' : profile === member ? path : `${profile} ${path}`;
  return sayable(`plimsoll deny ${direction} ${member} ${line}`);
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
