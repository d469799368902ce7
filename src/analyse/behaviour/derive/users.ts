import type { AccountFact, GroupFact } from '../../../model/behaviour.ts';
import type { Draft } from './draft.ts';
import { serversOf } from './known-servers/known-servers.ts';
import type { Subject } from './types.ts';

/** Who a container runs as, as far as it is known. */
export interface Account {
  readonly name?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly groups?: readonly number[];
  readonly source: string;
}

/** Who it runs as: what the manifest says, else the image, else what is known of the server. */
export function addUsers(draft: Draft, subject: Subject): void {
  const { source, ...account } = accountOf(subject) ?? { source: '' };
  if (source !== '') draft.add('users', account, source);
  if (startsAsRoot(subject)) {
    for (const { id, account: own } of serversOf(subject))
      if (own) draft.add('users', own, `known needs of ${id}: its official image becomes this account`);
  }
}

/** May it be root at any time? True where nobody says who it is. */
export function startsAsRoot(subject: Subject): boolean {
  const account = accountOf(subject);
  return account === undefined || account.uid === 0 || account.name === 'root';
}

/** Who is said to start it; undefined where nobody says. */
export function accountOf(subject: Subject): Account | undefined {
  const { declared, contents } = subject;
  const { user, group, groups, source } = declared.confinement;
  const more = groups.length > 0 ? { groups } : {};
  if (user !== undefined) return { ...resolved(user, group, subject), ...more, source };
  if (contents === undefined) return undefined;
  const [own = '', ownGroup] = contents.config.user.split(':');
  const place = `${contents.configSource} User`;
  if (own !== '') return { ...resolved(own, group ?? ownGroup, subject), ...more, source: place };
  // A recipe's base image may say another one.
  if (!contents.isRoot) return undefined;
  return { uid: 0, gid: 0, ...more, source: `${place} is not set, which is root` };
}

/** An account by name or number, from the image's own files. */
function resolved(user: string, group: string | undefined, { contents }: Subject): Omit<Account, 'source'> {
  const facts = contents?.facts ?? [];
  const accounts = facts.filter(({ path }) => path === '/etc/passwd').map(({ fact }) => fact as AccountFact);
  const groups = facts.filter(({ path }) => path === '/etc/group').map(({ fact }) => fact as GroupFact);
  const isNumber = /^\d{1,10}$/.test(user);
  const known = accounts.find(({ name, uid }) => (isNumber ? uid === Number(user) : name === user));
  const gid = group === undefined ? known?.gid : numberOf(group, groups);
  const uid = isNumber ? Number(user) : (known?.uid ?? (user === 'root' ? 0 : undefined));
  const name = isNumber ? undefined : user;
  return {
    ...(name === undefined ? {} : { name }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  };
}

function numberOf(group: string, groups: readonly GroupFact[]): number | undefined {
  return /^\d{1,10}$/.test(group) ? Number(group) : groups.find(({ name }) => name === group)?.gid;
}
