import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import type { Maps } from './maps.ts';
import { GUARDS, isGuarded } from './peer-classes.ts';
import { malformed } from './read-maps.ts';
import { NOBODY } from './configuration/expressions.ts';
import { token } from './token.ts';

/** By the id of each member, as whom HAProxy knows it; none, where it takes it for a stranger. */
export type Identities = ReadonlyMap<string, string>;

/**
 * As whom members are known by their addresses; those whose addresses are not known here, by their ids. As many
 * answers as the addresses of one member have. Throws a `Fault` (`malformed`).
 */
export function readIdentities({ members: entries }: Maps, { members }: Segmentation): Identities[] {
  if (!isGuarded(entries, NOBODY)) throw malformed('a maps/members.map without blocks of IPv4 in IPv6');
  const byAddress = new Map(
    entries.filter(([block]) => !GUARDS.includes(block)).map(([address, id]) => [single(address), id]),
  );
  const known = members.map(({ id, endpoints }) => {
    const addresses = endpoints.flatMap((endpoint) => endpoint.addresses.map(single));
    const ids = addresses.map((address) => byAddress.get(address));
    return { id, identities: ids.length === 0 ? [token(id)] : [...new Set(ids)] };
  });
  const count = Math.max(1, ...known.map(({ identities }) => identities.length));
  return Array.from({ length: count }, (_, index) => {
    const pairs = known.map(({ id, identities }) => [id, identities[index % identities.length]] as const);
    return new Map(
      pairs.flatMap(([id, identity]) => (identity === undefined ? [] : [[id, identity] as const])),
    );
  });
}

function single(text: string): string {
  const [block = '', ...more] = AddressSet.parse(text).cidrs();
  if (more.length > 0 || !/\/(?:32|128)$/.test(block)) throw malformed(`the address ${text}`);
  return block;
}
