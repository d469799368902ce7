import { type NameSet, nameSetsIn } from '../../enforce/network/nftables/resolved-names.ts';
import type { Permission } from '../../model/segmentation/permission.ts';
import type { Member } from '../../model/segmentation/segmentation.ts';
import { type Address, type Family, formatAddress, parseAddress } from '../../model/sets/address-text.ts';
import type { RosterEntry } from '../../observe/runtime/containers/roster.ts';
import { resolversOf } from '../../observe/runtime/names/resolvers.ts';
import type { Draft } from '../segmentation/draft.ts';

const DNS_PORT = 53;

/** A member's address whose questions to a resolver are to be seen. */
export interface AskingClient {
  readonly member: string;
  readonly family: Family;
  readonly client: string;
  readonly resolver: string;
  /** The address of this host at which a relay is to listen for it. */
  readonly gateway: string;
  /** Is the resolver on this host, where an engine may answer by who asks? Known of IPv4 only. */
  readonly isLocal: boolean;
  /** Which the profile lets the member ask over. */
  readonly protocols: readonly ('tcp' | 'udp')[];
}

/** Whose answers fill the sets of names. */
export interface NamePlan {
  readonly sets: readonly NameSet[];
  readonly asking: readonly AskingClient[];
  /** Which answers nobody will see, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Of members that have names in their profiles: the questions that their profiles let them ask the resolvers that their
 * operator configured. `hostResolvers`: those of the host. What a container asks elsewhere fills nothing.
 */
export function namePlan(draft: Draft, hostResolvers: readonly string[]): NamePlan {
  const sets = nameSetsIn(draft.ruleset.artefact, draft.segmentation);
  if (sets.length === 0) return { sets, asking: [], notes: [] };
  const named = new Set(sets.map(({ member }) => member));
  const taken = new Set(draft.segmentation.members.flatMap(addressesOf));
  const plans = draft.roster.flatMap((entry) => {
    const member = draft.segmentation.members.find(({ id }) => id === entry.member);
    if (!member || !named.has(member.id) || entry.unheld !== undefined) return [];
    return [planOf(member, entry, hostResolvers, taken)];
  });
  return {
    sets,
    asking: plans.flatMap(({ asking }) => asking),
    notes: plans.flatMap(({ notes }) => notes),
  };
}

/** Requests and server names are none of DNS: a line of them is not about it, unless it denies. */
function isWhole({ requests, serverName }: Permission): boolean {
  return !requests && serverName === undefined;
}

/** Does the member's profile let it ask at this address, as the compilers understand it: what is denied comes first? */
function mayAsk({ egress }: Member, resolver: Address, protocol: 'tcp' | 'udp'): boolean {
  if (!egress) return true;
  const isAbout = ({ peer, ports }: Permission): boolean =>
    (peer.kind === 'any' || (peer.kind === 'addresses' && peer.addresses.includes(resolver))) &&
    (!ports ||
      ports.some((one) => one.protocol === protocol && one.first <= DNS_PORT && DNS_PORT <= one.last));
  return !egress.denies.some(isAbout) && egress.allows.some((one) => isAbout(one) && isWhole(one));
}

function addressesOf({ endpoints }: Member): string[] {
  return endpoints.flatMap(({ addresses }) => addresses.map((one) => formatAddress(parseAddress(one))));
}

function planOf(
  member: Member,
  { container }: RosterEntry,
  hostResolvers: readonly string[],
  taken: ReadonlySet<string>,
): Pick<NamePlan, 'asking' | 'notes'> {
  const { asked, unseen } = resolversOf(container, hostResolvers);
  const resolvers = asked.map((text) => formatAddress(parseAddress(text)));
  const asking = [...container.gateways].flatMap(([client, gateway]) =>
    resolvers.flatMap((resolver): AskingClient[] => {
      const [own, to] = [parseAddress(client), parseAddress(resolver)];
      if (own.family !== to.family || taken.has(resolver)) return [];
      const protocols = (['tcp', 'udp'] as const).filter((protocol) => mayAsk(member, to, protocol));
      if (protocols.length === 0) return [];
      const ends = { client: formatAddress(own), resolver, gateway: formatAddress(parseAddress(gateway)) };
      const isLocal = own.family === 4 && resolver === ends.gateway;
      return [{ member: member.id, family: own.family, ...ends, isLocal, protocols }];
    }),
  );
  const whose = `the names of ${member.id} in ${container.name}`;
  const notes = [
    ...unseen.map(
      (one) =>
        `${whose}: the engine asks ${one} itself, and nobody sees for whom; give the container a resolver that it can reach ("--dns")`,
    ),
    ...(asking.length === 0 && unseen.length === 0
      ? [`${whose} get no addresses: its profile lets it ask none of its resolvers (${resolvers.join(', ')})`]
      : []),
  ];
  return { asking, notes };
}
