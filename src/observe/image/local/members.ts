import { dirname, join } from 'node:path/posix';
import type { TarMember } from '../../archive/tar/types.ts';
import { normaliseName } from '../../archive/tar/name.ts';

const MAXIMUM_LINKS = 16;

/** What is known of a member without its place in the archive. */
export type Member = Pick<TarMember, 'path' | 'type' | 'size' | 'target'>;

/** The regular file that a name leads to, links followed inside the archive only; undefined where there is none. */
export function resolveMember<M extends Member>(
  members: ReadonlyMap<string, M>,
  name: string,
): M | undefined {
  let path = normaliseName(name);
  for (let hops = 0; path !== undefined && hops <= MAXIMUM_LINKS; hops += 1) {
    const member = members.get(path);
    if (member === undefined || member.type === 'file') return member;
    if (member.target === undefined) return undefined;
    const target: string =
      member.type === 'symlink' ? join(dirname(member.path), member.target) : member.target;
    path = member.target.startsWith('/') ? undefined : normaliseName(target);
  }
  return undefined;
}
