import type { Relayed } from '../../enforce/network/nftables/relays.ts';
import { type NameElement, type NameSet, nameSetsIn } from '../../enforce/network/nftables/resolved-names.ts';
import type { TrackedConnection } from '../../model/network/tracked-connection.ts';
import { coversHost } from '../../model/profile/names.ts';
import type { Permission } from '../../model/segmentation/permission.ts';
import type { Member } from '../../model/segmentation/segmentation.ts';
import { type Address, type Family, formatAddress, parseAddress } from '../../model/sets/address-text.ts';
import type { AddressSet } from '../../model/sets/addresses.ts';
import type { RosterEntry } from '../../observe/runtime/containers/roster.ts';
import { isOutside } from '../../observe/runtime/names/inside.ts';
import { type Question, RECORD_TYPES, type ResolvedAddress } from '../../observe/runtime/names/message.ts';
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

/** A relay: where it listens on this host, and whom it asks. */
export type RelayEnds = Pick<AskingClient, 'gateway' | 'resolver'>;

/** What tells relays apart. */
export function relayKey({ gateway, resolver }: RelayEnds): string {
  return `${gateway} ${resolver}`;
}

/** Which relays are to be started, and which of those that run nobody needs any more. */
export function planRelays(
  asking: readonly RelayEnds[],
  running: readonly string[],
): { readonly start: readonly RelayEnds[]; readonly end: readonly string[] } {
  const needed = new Map(asking.map((one) => [relayKey(one), one]));
  return {
    start: [...needed].filter(([key]) => !running.includes(key)).map(([, ends]) => ends),
    end: running.filter((key) => !needed.has(key)),
  };
}

/** The questions that are to go to relays, by the ports of those that run; `sources`: see `sourcesFor`. */
export function relayedQuestions(
  asking: readonly AskingClient[],
  ports: ReadonlyMap<string, number>,
  sources: ReadonlyMap<string, string>,
): Relayed[] {
  return asking.flatMap((one) => {
    const port = ports.get(relayKey(one));
    const source = one.isLocal ? sources.get(one.client) : undefined;
    return port === undefined ? [] : [{ ...one, address: one.gateway, port, source }];
  });
}

/**
 * One address of loopback for each client that needs one, the same for as long as it does: those from which an engine's
 * resolver on this host is asked.
 */
export function sourcesFor(
  asking: readonly AskingClient[],
  before: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const clients = new Set(asking.filter(({ isLocal }) => isLocal).map(({ client }) => client));
  const kept = new Map([...before].filter(([client]) => clients.has(client)));
  const taken = new Set(kept.values());
  let number = 0;
  for (const client of clients) {
    if (kept.has(client)) continue;
    let source: string;
    do {
      number += 1;
      source = `127.53.${number >> 8}.${number & 255}`;
    } while (taken.has(source));
    kept.set(client, source);
  }
  return kept;
}

/** Whose questions were not taken to relays before, by what tells them apart. */
export function freshQuestions(
  asking: readonly AskingClient[],
  taken: ReadonlySet<string>,
): { readonly fresh: readonly AskingClient[]; readonly taken: ReadonlySet<string> } {
  const endsOf = ({ client, resolver }: AskingClient): string => `${client} ${resolver}`;
  return {
    fresh: asking.filter((one) => !taken.has(endsOf(one))),
    taken: new Set(asking.map(endsOf)),
  };
}

/** Who it is that asks a resolver by an address of this host; undefined: nobody whose questions are to be seen. */
export function clientAt(
  asking: readonly AskingClient[],
  address: string,
  resolver: string,
): AskingClient | undefined {
  // Nobody who is told by a link-local address, with its zone, is a member.
  const client = address.includes('%') ? '' : plain(address);
  return asking.find((one) => one.client === client && one.resolver === resolver);
}

/** Messages of more than one answer are for servers, not for clients. */
export function isForClients({ type }: Question): boolean {
  return type !== RECORD_TYPES.axfr && type !== RECORD_TYPES.ixfr;
}

/** What an answer to a member puts into sets, and what of it is not allowed, in sentences. */
export function planAnswer(
  { sets }: Pick<NamePlan, 'sets'>,
  inside: AddressSet,
  member: string,
  question: Question,
  resolved: readonly ResolvedAddress[],
): { readonly elements: readonly NameElement[]; readonly notes: readonly string[] } {
  const family = question.type === RECORD_TYPES.a ? 4 : 6;
  const own = sets.filter(
    (one) => one.member === member && one.family === family && coversHost(one.name, question.name),
  );
  if (own.length === 0) return { elements: [], notes: [] };
  const outside = resolved.filter(({ address }) => isOutside(address, inside));
  return {
    elements: own.flatMap(({ set }) => outside.map((one) => ({ set, ...one }))),
    notes: resolved
      .filter((one) => !outside.includes(one))
      .map(
        ({ address }) =>
          `${member} was told that ${question.name} is ${address}, which is inside: not allowed`,
      ),
  };
}

/** States of TCP in which data may still come. */
const OPEN = new Set(['ESTABLISHED', 'FIN_WAIT', 'CLOSE_WAIT']);

/** Addresses to which a connection is open stay, for what a caller sends is judged packet by packet. */
export function elementsInUse(
  { sets, asking }: NamePlan,
  expiring: readonly NameElement[],
  tracked: readonly TrackedConnection[],
): NameElement[] {
  const owners = new Map(sets.map(({ set, member }) => [set, member]));
  const clients = Map.groupBy(asking, ({ member }) => member);
  const open = new Set(
    tracked
      .filter(({ state }) => state === undefined || OPEN.has(state))
      .map(({ source, destination }) => `${plain(source)} ${plain(destination)}`),
  );
  return expiring.filter(({ set, address }) =>
    (clients.get(owners.get(set) ?? '') ?? []).some(({ client }) => open.has(`${client} ${address}`)),
  );
}

function plain(text: string): string {
  return formatAddress(parseAddress(text));
}
