import type { Direction, Peer, Rule } from '../../../model/network/policy.ts';
import { EVERYTHING } from '../../../model/network/selector.ts';
import { memberSelector } from '../../../model/segmentation/member-selection.ts';
import { hostLanguage } from '../../../model/segmentation/permission-traffic.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { ApplicationSet } from '../../../model/sets/applications.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import { Language } from '../../../model/sets/language.ts';
import { OptionalText } from '../../../model/sets/optional-text.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import { ANY, ANY_COUNTED, AUDIT, MODE } from './decisions.ts';
import type { Entry, Maps } from './maps.ts';
import { HOST_PORT } from './normal-requests.ts';
import { isGuarded, MAPPED } from './peer-classes.ts';
import { readHostExpression } from './read-expressions.ts';
import type { Identities } from './read-identities.ts';
import { malformed } from './read-maps.ts';
import { RuleSetReader } from './read-rule-set.ts';

const TCP = Traffic.protocol(PROTOCOLS.tcp);
const EVERY_PORT = Intervals.of([[0, 65_535]]);

/** What is asked for under a name, over HTTP and in TLS. */
interface Named {
  readonly pattern: string;
  readonly key: string;
  readonly requests: ApplicationSet;
  readonly greetings: ApplicationSet;
}

interface Part {
  readonly ports: Intervals<number>;
  /** What keys have for the ports, in the order of the look-ups. */
  readonly keys: readonly string[];
}

/** Reads decisions as HAProxy looks them up (`configuration`). */
export class PolicyReader {
  readonly #decisions: ReadonlyMap<string, string>;
  /** By way and member, the peers and ports of its keys. */
  readonly #keys: ReadonlyMap<string, readonly string[]>;
  readonly #ranges: readonly { key: string; ports: Intervals<number> }[];
  readonly #blocks: readonly { key: string; addresses: AddressSet }[];
  readonly #names: readonly Named[];
  readonly #sets: RuleSetReader;
  readonly #identities: Identities;

  constructor(maps: Maps, identities: Identities, { members }: Segmentation) {
    this.#decisions = new Map(maps.decisions);
    this.#keys = groupKeys(maps.decisions);
    this.#ranges = readRanges(maps.ports);
    this.#names = readNames(maps);
    this.#sets = new RuleSetReader(maps);
    this.#identities = identities;
    const own = members
      .filter(({ id }) => identities.has(id))
      .flatMap(({ endpoints }) => endpoints.flatMap(({ addresses }) => addresses));
    this.#blocks = readBlocks(maps.outside, AddressSet.parse(...own));
  }

  /** What a member may do in one direction, in the order of the decision. Throws a `Fault` (`malformed`). */
  rules(identity: string, way: Direction): Rule[] {
    const base = `${way}|${identity}`;
    const keys = this.#keys.get(base) ?? [];
    const peers = new Set(keys.map((key) => key.slice(0, key.lastIndexOf('|'))));
    const parts = this.#parts(keys);
    const denial = this.#denial(base);
    const about = (peer: Peer, key: string) => [
      rule(way, 'allow', peer, this.#traffic(base, key, parts)),
      rule(way, denial, peer, TCP),
    ];
    const ids = Map.groupBy(this.#identities.keys(), (id) => this.#identities.get(id));
    const members = [...ids].filter(([key]) => key !== undefined && peers.has(key));
    const isNamed = way === 'egress' && this.#decisions.has(`${base}|names`);
    return [
      ...members.flatMap(([key = '', all]) => about(workloads(all), key)),
      ...(isNamed ? this.#names.filter(({ key }) => peers.has(key)) : []).flatMap((name) =>
        this.#named(base, name, parts),
      ),
      ...this.#blocks
        .filter(({ key }) => peers.has(key))
        .flatMap(({ key, addresses }) => about({ kind: 'addresses', addresses, coversPods: false }, key)),
      ...about({ kind: 'entity', entity: 'any' }, '*'),
    ];
  }

  /** What is refused in audit mode is told, and decides nothing. */
  #denial(base: string): 'deny' | 'audit' {
    const mode = this.#decisions.get(`${base}|${MODE}`);
    if (mode !== undefined && mode !== AUDIT) throw malformed(`the mode ${mode}`);
    return mode === undefined ? 'deny' : 'audit';
  }

  /** All ports, in parts that are looked up alike. */
  #parts(keys: readonly string[]): Part[] {
    const texts = new Set(keys.map((key) => key.slice(key.lastIndexOf('|') + 1)));
    const singles = [...texts].filter((text) => /^(?:0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535);
    const wrong = [...texts].find(
      (text) => !singles.includes(text) && !this.#ranges.some(({ key }) => key === text),
    );
    if (wrong !== undefined) throw malformed(`the port ${wrong}`);
    const rangeOf = (port: number): string =>
      this.#ranges.find(({ ports }) => ports.includes(port))?.key ?? '-';
    const own = Intervals.of(singles.map((text) => [Number(text), Number(text)] as const));
    const ranges = this.#ranges.map(({ key, ports }): Part => ({ ports: ports.subtract(own), keys: [key] }));
    const rest = this.#ranges.reduce((left, { ports }) => left.subtract(ports), EVERY_PORT.subtract(own));
    return [
      ...singles.map((text): Part => ({
        ports: Intervals.of([[Number(text), Number(text)]]),
        keys: [text, rangeOf(Number(text))],
      })),
      ...ranges,
      { ports: rest, keys: [] },
    ].filter(({ ports }) => !ports.isEmpty());
  }

  #traffic(base: string, peer: string, parts: readonly Part[]): Traffic {
    return parts.reduce((all, { ports, keys }) => {
      const decision = this.#find(base, [peer, '*'], keys) ?? this.#decisions.get(base) ?? 'none';
      return all.union(Traffic.application(ports, this.#messages(decision)));
    }, Traffic.NONE);
  }

  #find(base: string, peers: readonly string[], ports: readonly string[]): string | undefined {
    const keys = peers.flatMap((peer) => ports.map((port) => `${base}|${peer}|${port}`));
    const key = keys.find((one) => this.#decisions.has(one));
    return key === undefined ? undefined : this.#decisions.get(key);
  }

  #messages(decision: string): ApplicationSet {
    if (decision === ANY || decision === ANY_COUNTED) return ApplicationSet.ALL;
    if (decision === 'none' || decision.startsWith('deny ')) return ApplicationSet.NONE;
    return this.#sets.messages(decision);
  }

  /** What is asked for under a name is decided by it alone; the rest as what is said of everybody. */
  #named(base: string, { pattern, key, requests, greetings }: Named, parts: readonly Part[]): Rule[] {
    const peer: Peer = { kind: 'names', names: [pattern] };
    return parts.flatMap(({ ports, keys }) => {
      const decision = this.#find(base, [key], keys);
      if (decision === undefined) return [];
      const both = requests.union(greetings);
      const seen = /^(?:http|full)-/.test(decision)
        ? requests
        : decision.startsWith('tls-')
          ? greetings
          : both;
      const allowed = this.#messages(decision).intersect(seen);
      return [
        rule('egress', 'allow', peer, Traffic.application(ports, allowed)),
        rule('egress', this.#denial(base), peer, Traffic.application(ports, both)),
      ];
    });
  }
}

function groupKeys(decisions: readonly Entry[]): Map<string, string[]> {
  const keys = new Map<string, string[]>();
  for (const [key] of decisions) {
    const [, base, rest] = /^((?:egress|ingress)\|[^|]+)(?:\|(.+))?$/.exec(key) ?? [];
    if (base === undefined) throw malformed(`the decision for ${key}`);
    if (rest === undefined || rest === 'names' || rest === MODE) continue;
    if (!/^[^|]+\|[^|]+$/.test(rest)) throw malformed(`the decision for ${key}`);
    keys.set(base, [...(keys.get(base) ?? []), rest]);
  }
  return keys;
}

function workloads(ids: readonly string[]): Peer {
  return { kind: 'workloads', selection: { namespaces: EVERYTHING, workloads: memberSelector(ids) } };
}

function rule(direction: Direction, action: Rule['action'], peer: Peer, traffic: Traffic): Rule {
  const origin = { file: 'haproxy/maps/decisions.map', document: 1, line: 1, path: direction };
  return { direction, action, peers: [peer], traffic, namedPorts: [], origin };
}

/** The first range that a port is in counts. */
function readRanges(entries: readonly Entry[]): { key: string; ports: Intervals<number> }[] {
  let left = EVERY_PORT;
  return entries.map(([text, key]) => {
    const [, first = '', last = ''] = /^(\d{1,5}):(\d{1,5})$/.exec(text) ?? [];
    if (first === '' || Number(first) > Number(last)) throw malformed(`the ports ${text}`);
    const ports = Intervals.of([[Number(first), Number(last)]]).intersect(left);
    left = left.subtract(ports);
    return { key, ports };
  });
}

/** Blocks without the smaller ones in them, and without what is known to be a member. */
function readBlocks(
  entries: readonly Entry[],
  members: AddressSet,
): { key: string; addresses: AddressSet }[] {
  if (!isGuarded(entries, undefined)) throw malformed('a maps/outside.map without blocks of IPv4 in IPv6');
  const blocks = entries
    .filter(([block]) => block !== MAPPED)
    .map(([block, key]) => ({ key, addresses: AddressSet.parse(block) }));
  return blocks.map(({ key, addresses }) => {
    const smaller = blocks.filter(
      (other) => other.addresses !== addresses && other.addresses.isSubsetOf(addresses),
    );
    const own = smaller.reduce((left, other) => left.subtract(other.addresses), addresses);
    return { key, addresses: own.subtract(members) };
  });
}

function readNames({ names, 'name-patterns': patterns }: Maps): Named[] {
  const all = [
    ...names,
    ...patterns.map(([text, key]): Entry => {
      if (!text.startsWith('^') || !text.endsWith('$')) throw malformed(`the name ${text}`);
      return [readHostExpression(text.slice(1, -1)), key];
    }),
  ];
  let left = Language.ALL;
  return all.map(([pattern, key]) => {
    const hosts = hostLanguage(pattern).intersect(left);
    left = left.subtract(hosts);
    return {
      pattern,
      key,
      requests: ApplicationSet.http({ hosts: hosts.union(hosts.concat(HOST_PORT)) }),
      greetings: ApplicationSet.serverNames(OptionalText.of(hosts)),
    };
  });
}
