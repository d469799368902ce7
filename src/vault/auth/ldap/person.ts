import type { Directories, DirectoryEntry, DirectorySession } from '../../../platform/directory/types.ts';
import { type LdapConfig, serverOf } from './config.ts';
import { commonNameIn, escapedInFilter, escapedInName, filledFilter } from './names.ts';

/** Who somebody is, as the directory says. */
export interface Person {
  readonly dn: string;
  /** What the directory has in its attribute of names; undefined where it has not one, or does not tell. */
  readonly name: string | undefined;
  readonly groups: readonly string[];
}

/** Groups of one person, at most. */
const MOST_GROUPS = 1000;

/** Asks the directory who somebody is. Undefined where it does not take the password; rejects with a `Fault` where it is away. */
export function personBy(
  directories: Directories,
  config: LdapConfig,
  username: string,
  password: string,
): Promise<Person | undefined> {
  return directories.within(serverOf(config), async (session) => {
    const found = isSearched(config) ? await searched(session, config, username) : undefined;
    // Nobody is tried too, so that who there is takes as long as who is not.
    const dn = found?.dn ?? nameToBind(config, username);
    const isRight = await session.bind(dn, password);
    if (!isRight || (isSearched(config) && !found)) return undefined;
    const entry = found ?? (await ownEntry(session, config, username, dn));
    if (!entry) return undefined;
    const names = entry.values.get(config.userAttribute) ?? [];
    if (!(await becomesSearcher(session, config))) return undefined;
    return {
      dn: entry.dn,
      name: names.length === 1 ? names[0] : undefined,
      groups: await groupsOf(session, config, username, entry.dn),
    };
  });
}

function isSearched({ discovers, bindName }: LdapConfig): boolean {
  return discovers || bindName !== '';
}

function nameToBind({ domain, userAttribute, userBase }: LdapConfig, username: string): string {
  if (domain !== '') return `${username}@${domain}`;
  return `${userAttribute}=${escapedInName(username)},${userBase}`;
}

/** Whose name it is, if it is that of one alone. */
async function searched(
  session: DirectorySession,
  config: LdapConfig,
  username: string,
): Promise<DirectoryEntry | undefined> {
  if (!(await session.bind(config.bindName, config.bindPassword))) return undefined;
  const values = { UserAttr: config.userAttribute, Username: username };
  return theOne(session, config, filledFilter(config.userFilter, values) ?? '');
}

async function theOne(
  session: DirectorySession,
  { userBase, userAttribute }: LdapConfig,
  filter: string,
): Promise<DirectoryEntry | undefined> {
  const attributes = [userAttribute];
  const found = await session.search({ base: userBase, scope: 'sub', filter, attributes, limit: 2 });
  return found.length === 1 ? found[0] : undefined;
}

/** The entry of whoever has just shown who they are. */
async function ownEntry(
  session: DirectorySession,
  config: LdapConfig,
  username: string,
  dn: string,
): Promise<DirectoryEntry | undefined> {
  if (config.domain !== '')
    return theOne(session, config, `(userPrincipalName=${escapedInFilter(`${username}@${config.domain}`)})`);
  const attributes = [config.userAttribute];
  const [own] = await session.search({
    base: dn,
    scope: 'base',
    filter: '(objectClass=*)',
    attributes,
    limit: 1,
  });
  return own ?? { dn, values: new Map() };
}

/** Groups are asked for by whoever may see them. */
async function becomesSearcher(session: DirectorySession, config: LdapConfig): Promise<boolean> {
  if (config.searchesGroupsAsNobody) return session.bind('', '');
  return config.bindName === '' || session.bind(config.bindName, config.bindPassword);
}

async function groupsOf(
  session: DirectorySession,
  config: LdapConfig,
  username: string,
  dn: string,
): Promise<readonly string[]> {
  if (config.groupBase === '') return [];
  const { groupAttribute, groupBase: base, groupFilter } = config;
  const found = await session.search({
    base,
    scope: 'sub',
    filter: filledFilter(groupFilter, { Username: username, UserDN: dn }) ?? '',
    attributes: [groupAttribute],
    limit: MOST_GROUPS,
  });
  const names = found.flatMap((entry) => {
    const values = entry.values.get(groupAttribute) ?? [];
    return (values.length > 0 ? values : [entry.dn]).map(commonNameIn);
  });
  return [...new Set(names)].slice(0, MOST_GROUPS);
}
