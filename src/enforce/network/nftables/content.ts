import { type Direction, DIRECTIONS } from '../../../model/network/policy.ts';
import type { Member } from '../../../model/segmentation/segmentation.ts';
import type { Family } from '../../../model/sets/address-text.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import type { WorkloadEndpoints } from './endpoints.ts';
import { addressesJson, keyJson, portsJson, rangesOf } from './elements.ts';
import { COUNTER, field, goto, is, type Json, jump, meta, notice, refusal } from './expressions.ts';
import { beyond, judge, type Judgement, partition, type PortVerdict } from './judgement.ts';
import { type Compiling, isRequest, type LineRule, lineRules } from './line-rules.ts';
import { FAMILIES, IP, type LookupKind, lookupName } from './lookups.ts';
import { type ChainOwner, chainName, logPrefix, namesChainName, nameSetName } from './names.ts';
import type { SetShape } from './tables.ts';
import { isOpen, redirectionSet, requestRules } from './waypoint-tables.ts';

/** What of a table its members bring: sets and chains of their own, and elements of its sets and maps. */
export interface Content {
  readonly sets: Map<string, SetShape>;
  readonly chains: Map<string, readonly (readonly Json[])[]>;
  readonly elements: Map<string, Json[]>;
}

/** Writes what one member may do into `content`; what cannot be said is told to `losses`. */
export function addMember(member: Member, compiling: Compiling, content: Content): void {
  const { endpoints, losses } = compiling;
  for (const direction of DIRECTIONS) {
    const permissions = member[direction];
    if (!permissions) continue;
    if (endpoints.placesOf(member.id).length === 0) {
      losses.forced(
        { member, direction },
        'wider',
        `it is not known on which interface ${member.id} is, so nothing holds it`,
      );
      continue;
    }
    const rules = lineRules(member, direction, permissions, compiling);
    new DirectionWriter(member, direction, rules, compiling, content).write();
  }
}

class DirectionWriter {
  readonly #member: Member;
  readonly #direction: Direction;
  readonly #rules: readonly LineRule[];
  readonly #endpoints: WorkloadEndpoints;
  readonly #content: Content;
  readonly #default: string;

  constructor(
    member: Member,
    direction: Direction,
    rules: readonly LineRule[],
    { endpoints }: Compiling,
    content: Content,
  ) {
    this.#member = member;
    this.#direction = direction;
    this.#rules = rules;
    this.#endpoints = endpoints;
    this.#content = content;
    const owner = { action: 'deny', direction, member: member.id, profile: member.id, path: '' } as const;
    this.#default = chainName(owner);
    content.chains.set(this.#default, [this.#denial(owner)]);
  }

  write(): void {
    for (const { chain, owner } of this.#rules) this.#content.chains.set(chain, this.#lineChain(owner));
    this.#writeRedirection();
    const everybody = judge(this.#rules.filter(({ peer }) => peer.kind === 'any'));
    this.#forEachOwn((own, family) => {
      this.#addPorts('any_ranges', family, [own], everybody.ports);
      this.#add('default', family, [own], goto(everybody.rest ?? this.#default));
    });
    this.#writeMembers(everybody);
    this.#writeOutside(everybody);
    this.#writeNames(everybody);
  }

  /** In audit mode it is told, and judgement goes on as where a line allows. */
  #denial(owner: ChainOwner): readonly Json[] {
    const { mode } = this.#member;
    return (mode === 'audit' ? notice : refusal)(logPrefix(owner, mode));
  }

  #lineChain(owner: ChainOwner): readonly (readonly Json[])[] {
    if (owner.action === 'allow') return [[COUNTER]];
    return owner.action === 'deny'
      ? [this.#denial(owner)]
      : requestRules(isOpen(this.#member), this.#denial(owner));
  }

  /** Over all ports of requests, whoever they are with: more than needed costs time, and the waypoint judges it as well. */
  #writeRedirection(): void {
    const ports = Intervals.of(
      this.#rules
        .filter(isRequest)
        .flatMap((rule) => (rule.ports ?? []).map(({ first, last }) => [first, last] as const)),
    );
    const kind = this.#direction === 'egress' ? 'calls' : 'answers';
    this.#forEachOwn((own, family) => {
      for (const [first, last] of ports)
        addElement(this.#content, redirectionSet(kind, family), keyJson([own, portsJson(first, last)]));
    });
  }

  #writeMembers(everybody: Judgement): void {
    const named = this.#rules.flatMap(({ peer }) => (peer.kind === 'members' ? peer.members : []));
    for (const member of new Set(named)) {
      const rules = this.#rules.filter(
        ({ peer }) => peer.kind === 'any' || (peer.kind === 'members' && peer.members.includes(member)),
      );
      const own = beyond(judge(rules), everybody);
      this.#forEachOwn((address, family) => {
        for (const peer of this.#endpoints.addressesOf(member)) {
          if (peer.address.family !== family) continue;
          this.#addPorts('member', family, [address, peer.text], own.ports);
          if (own.rest !== undefined) this.#add('member', family, [address, peer.text], goto(own.rest));
        }
      });
    }
  }

  #writeOutside(everybody: Judgement): void {
    for (const { addresses, rules } of partition(this.#rules)) {
      const own = beyond(judge(rules), everybody);
      this.#forEachOwn((address, family) => {
        for (const range of rangesOf(addresses, family)) {
          const key = [address, addressesJson(...range)];
          this.#addPorts('outside_ranges', family, key, own.ports);
          if (own.rest !== undefined) this.#add('outside', family, key, goto(own.rest));
        }
      });
    }
  }

  /** A rule for everybody that is about all that is left makes allowed names needless. */
  #writeNames(everybody: Judgement): void {
    this.#writeNameChain('deny', 'refused_names', jump, []);
    if (everybody.rest === undefined) this.#writeNameChain('allow', 'names', goto, [[goto(this.#default)]]);
  }

  #writeNameChain(
    action: 'allow' | 'deny',
    kind: LookupKind,
    enter: (chain: string) => Json,
    last: readonly (readonly Json[])[],
  ): void {
    const rules = this.#rules.filter(({ peer, effect }) => peer.kind === 'name' && effect === action);
    if (rules.length === 0) return;
    const chain = namesChainName(action, this.#member.id);
    this.#content.chains.set(chain, [...rules.flatMap((rule) => this.#nameRules(rule)), ...last]);
    this.#forEachOwn((own, family) => this.#add(kind, family, [own], enter(chain)));
  }

  #nameRules({ owner, peer, ports, chain, effect }: LineRule): Json[][] {
    if (peer.kind !== 'name') return [];
    // The waypoint calls the address that it finds itself, whatever the member has called.
    if (owner.action === 'request')
      return judge([{ owner, peer, ports, chain, effect }]).ports.map((one) => [
        portsMatch(one),
        goto(chain),
      ]);
    return FAMILIES.flatMap((family) => {
      const set = nameSetName(this.#member.id, peer.name, family);
      this.#content.sets.set(set, { type: IP[family].type, flags: ['timeout'] });
      const resolved = is(field(IP[family].protocol, 'daddr'), `@${set}`);
      if (!ports) return [[resolved, goto(chain)]];
      return judge([{ owner, peer, ports, chain, effect }]).ports.map((one) => [
        resolved,
        portsMatch(one),
        goto(chain),
      ]);
    });
  }

  #forEachOwn(write: (own: string, family: Family) => void): void {
    for (const { text, address } of this.#endpoints.addressesOf(this.#member.id)) write(text, address.family);
  }

  /** Single ports between members go where they are found by a hash. */
  #addPorts(
    kind: 'member' | 'any_ranges' | 'outside_ranges',
    family: Family,
    key: readonly Json[],
    ports: readonly PortVerdict[],
  ): void {
    for (const { protocol, first, last, chain } of ports) {
      const into = kind !== 'member' ? kind : first === last ? 'member_ports' : 'member_ranges';
      this.#add(into, family, [...key, PROTOCOLS[protocol], portsJson(first, last)], goto(chain));
    }
  }

  #add(kind: LookupKind, family: Family, key: readonly Json[], verdict: Json): void {
    const name = lookupName({ direction: this.#direction, kind, family });
    addElement(this.#content, name, [keyJson(key), verdict]);
  }
}

/** Adds an element to a set or a map. */
export function addElement({ elements }: Content, name: string, element: Json): void {
  const known = elements.get(name);
  if (known) known.push(element);
  else elements.set(name, [element]);
}

function portsMatch({ protocol, first, last }: PortVerdict): Json {
  if (first === 0 && last === 65_535) return is(meta('l4proto'), protocol);
  return is(field(protocol, 'dport'), portsJson(first, last));
}
