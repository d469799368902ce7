import { type AddressRange, parseAddress, parseAddressRange } from '../../../model/sets/address-text.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import { isObject, keyParts } from './elements.ts';
import type { Json } from './expressions.ts';
import type { ReadTable } from './ruleset.ts';

/** A packet, as hooks of the kernel see it. */
export interface SimulatedPacket {
  readonly family: 4 | 6;
  readonly saddr: string;
  readonly daddr: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly dport: number;
  readonly iifname: string | undefined;
  readonly oifname: string | undefined;
  /** Does it come in by a port of a bridge, and leave by one? */
  readonly isBridged: boolean;
  /** Is it an answer on a connection, rather than the first packet of one? */
  readonly isAnswer?: boolean;
}

type Hook = 'prerouting' | 'input' | 'forward' | 'output';
type Value = string | number | undefined;

/** What a ruleset has that is not simulated. */
export class NotSimulated extends Error {}

/** The marks that a packet gets on its way. */
export interface Marks {
  mark: number;
}

/**
 * Does a table let a packet through at a hook? Its chains run in the order of their priorities, as nft(8) says. Throws a
 * `NotSimulated` for statements that the compiler does not write.
 */
export function passes(
  table: ReadTable | undefined,
  hook: Hook,
  packet: SimulatedPacket,
  marks: Marks,
): boolean {
  const chains = [...(table?.chains ?? [])]
    .filter(([, { base }]) => base?.['hook'] === hook && base['type'] === undefined)
    .toSorted(([, a], [, b]) => Number(a.base?.['prio']) - Number(b.base?.['prio']));
  return !table || chains.every(([name]) => new Walk(table, packet, marks).chain(name) !== 'drop');
}

const STATES = ['new', 'established', 'related', 'invalid', 'untracked', 'original', 'reply'];
const KNOWN = /^(?:match|vmap|mangle|counter|log|accept|drop|return|jump|goto)$/;

/** Would the kernel take the table, and is all of it simulated? Throws a `NotSimulated`, also for what no packet comes to. */
export function checkTable(table: ReadTable): void {
  const packet: SimulatedPacket = {
    family: 4,
    saddr: '192.0.2.1',
    daddr: '192.0.2.2',
    protocol: 'tcp',
    dport: 1,
    iifname: '',
    oifname: '',
    isBridged: false,
  };
  const walk = new Walk(table, packet, { mark: 0 });
  for (const { rules } of table.chains.values())
    for (const rule of rules) {
      if (rule.length === 0) throw new NotSimulated('an empty rule');
      for (const statement of rule) walk.check(statement);
    }
}

type Verdict = 'accept' | 'drop' | undefined;
const MOST_STEPS = 10_000;

/** One packet on its way through the chains of a table. */
class Walk {
  readonly #table: ReadTable;
  readonly #packet: SimulatedPacket;
  readonly #marks: Marks;
  #steps = 0;

  constructor(table: ReadTable, packet: SimulatedPacket, marks: Marks) {
    this.#table = table;
    this.#packet = packet;
    this.#marks = marks;
  }

  /** Undefined: the end was reached, or it returned. */
  chain(name: string): Verdict {
    const rules = this.#table.chains.get(name)?.rules;
    this.#steps += 1;
    if (!rules || this.#steps > MOST_STEPS) throw new NotSimulated(`the chain ${name}`);
    for (const rule of rules) {
      const outcome = this.#rule(rule);
      if (outcome === 'return') return undefined;
      if (outcome !== undefined) return outcome;
    }
    return undefined;
  }

  /** Looks at a statement whether or not a packet comes to it. */
  check(statement: Json): void {
    const [key, ...others] = isObject(statement) ? Object.keys(statement) : [];
    if (!isObject(statement) || key === undefined || others.length > 0 || !KNOWN.test(key))
      throw new NotSimulated(JSON.stringify(statement));
    const { match, vmap, mangle, jump, goto } = statement;
    if (match !== undefined) this.#checkMatch(match);
    if (mangle !== undefined) this.#mangle(isObject(mangle) ? mangle : {});
    if (vmap !== undefined) {
      if (!isObject(vmap)) throw new NotSimulated('vmap');
      this.#checkSet(vmap['data'] ?? null, this.#values(vmap['key'] ?? null).length);
    }
    for (const to of [jump, goto])
      if (to !== undefined && !(isObject(to) && this.#table.chains.has(textOf(to['target']))))
        throw new NotSimulated(JSON.stringify(to));
  }

  #checkMatch(match: Json): void {
    if (!isObject(match)) throw new NotSimulated('match');
    const { op, left = null, right = null } = match;
    const values = this.#values(left);
    if (!['==', '!=', 'in'].includes(textOf(op)) || right === null) throw new NotSimulated('match');
    if (isObject(right) && Object.keys(right).length === 0) throw new NotSimulated('match');
    if (typeof right === 'string' && right.startsWith('@')) this.#checkSet(right, values.length);
    const ofConnection = isObject(left) && left['ct'] !== undefined;
    if (ofConnection && ![right].flat().every((one) => STATES.includes(textOf(one))))
      throw new NotSimulated(JSON.stringify(right));
  }

  /** A key must have the parts that the set takes. */
  #checkSet(reference: Json, parts: number): void {
    const { type } = this.#set(textOf(reference)).shape;
    if ((Array.isArray(type) ? type.length : 1) !== parts)
      throw new NotSimulated(`a key of ${textOf(reference)}`);
  }

  #rule(rule: readonly Json[]): Verdict | 'return' {
    for (const statement of rule) {
      if (!isObject(statement)) throw new NotSimulated(JSON.stringify(statement));
      const { match, vmap, mangle } = statement;
      if (isObject(match)) {
        if (!this.#matches(match)) return undefined;
      } else if (isObject(mangle)) this.#mangle(mangle);
      else if (isObject(vmap)) {
        const found = this.#verdictIn(vmap);
        if (found) return this.#verdict(found);
      } else if (!('counter' in statement) && !('log' in statement)) return this.#verdict(statement);
    }
    return undefined;
  }

  #verdict(statement: { readonly [key: string]: Json }): Verdict | 'return' {
    if ('accept' in statement) return 'accept';
    if ('drop' in statement) return 'drop';
    if ('return' in statement) return 'return';
    const { jump, goto } = statement;
    const target = isObject(jump) ? jump['target'] : isObject(goto) ? goto['target'] : undefined;
    if (typeof target !== 'string') throw new NotSimulated(Object.keys(statement).join());
    const verdict = this.chain(target);
    // A chain that one went to goes back to where the one before it was called.
    return verdict ?? (goto === undefined ? undefined : 'return');
  }

  #mangle({ key, value }: { readonly [key: string]: Json }): void {
    const bits = isObject(value) ? value['|'] : undefined;
    const isMark = isObject(key) && isObject(key['meta']) && key['meta']['key'] === 'mark';
    const bit = Array.isArray(bits) ? bits[1] : undefined;
    if (!isMark || typeof bit !== 'number') throw new NotSimulated('mangle');
    this.#marks.mark |= bit;
  }

  #matches({ op, left, right }: { readonly [key: string]: Json }): boolean {
    const values = this.#values(left ?? null);
    if (values.includes(undefined)) return false;
    if (op !== '==' && op !== '!=' && op !== 'in') throw new NotSimulated(`op ${textOf(op)}`);
    const isIn = this.#isAmong(values, right ?? null);
    return op === '!=' ? !isIn : isIn;
  }

  #isAmong(values: readonly Value[], right: Json): boolean {
    if (typeof right === 'string' && right.startsWith('@'))
      return this.#set(right).elements.some((element) => isKey(keyParts(element), values));
    if (Array.isArray(right)) return right.some((one: Json) => isKey([one], values));
    const set = isObject(right) ? right['set'] : undefined;
    if (Array.isArray(set)) return set.some((one: Json) => isKey([one], values));
    return isKey([right], values);
  }

  #verdictIn({ key, data }: { readonly [key: string]: Json }): { readonly [key: string]: Json } | undefined {
    const values = this.#values(key ?? null);
    if (typeof data !== 'string') throw new NotSimulated('a map without a name');
    for (const element of this.#set(data).elements) {
      const [parts, verdict] = Array.isArray(element) ? (element as readonly Json[]) : [];
      if (parts !== undefined && isKey(keyParts(parts), values) && isObject(verdict)) return verdict;
    }
    return undefined;
  }

  #set(reference: string) {
    const found = this.#table.sets.get(reference.slice(1));
    if (!found) throw new NotSimulated(`the set ${reference}`);
    return found;
  }

  /** The parts of the packet that are asked for; undefined where it has no such part. */
  #values(left: Json): readonly Value[] {
    if (!isObject(left)) throw new NotSimulated(JSON.stringify(left));
    const { concat, meta, payload, ct } = left;
    const both = left['&'];
    if (Array.isArray(concat)) return concat.flatMap((part: Json) => this.#values(part));
    if (Array.isArray(both)) {
      const [value] = this.#values(both[0] as Json);
      return [Number(value) & Number(both[1])];
    }
    if (isObject(meta)) return [this.#meta(meta['key'])];
    if (isObject(payload)) return [this.#field(payload['protocol'], payload['field'])];
    if (isObject(ct) && ct['key'] === 'direction') return [this.#packet.isAnswer ? 'reply' : 'original'];
    if (isObject(ct) && ct['key'] === 'state') return [this.#packet.isAnswer ? 'established' : 'new'];
    throw new NotSimulated(JSON.stringify(left));
  }

  #meta(key: Json | undefined): Value {
    const { iifname = '', oifname = '', isBridged, protocol } = this.#packet;
    const known: Readonly<Record<string, Value>> = {
      iifname,
      oifname,
      iifkind: isBridged ? 'bridge' : 'veth',
      oifkind: isBridged ? 'bridge' : 'veth',
      l4proto: protocol,
      mark: this.#marks.mark,
    };
    if (typeof key !== 'string' || !Object.hasOwn(known, key)) throw new NotSimulated(`meta ${textOf(key)}`);
    return known[key];
  }

  #field(protocol: Json | undefined, field: Json | undefined): Value {
    const { family, saddr, daddr, dport } = this.#packet;
    const key = `${textOf(protocol)} ${textOf(field)}`;
    if (key === 'ether type') return family === 4 ? 'ip' : 'ip6';
    if (key === 'th dport' || key === `${this.#packet.protocol} dport`) return dport;
    if (/^(?:tcp|udp|sctp) dport$|^arp |^icmp/.test(key)) return undefined;
    const [own, other] = family === 4 ? ['ip', 'ip6'] : ['ip6', 'ip'];
    if (protocol === other && /^(?:[sd]addr|hoplimit)$/.test(textOf(field))) return undefined;
    if (key === `${own} saddr`) return saddr;
    if (key === `${own} daddr`) return daddr;
    if (key === 'ip6 hoplimit') return 64;
    throw new NotSimulated(key);
  }
}

/** A word or a number as it is, anything else as JSON. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Are the parts of a key these values? */
function isKey(parts: readonly Json[], values: readonly Value[]): boolean {
  return parts.length === values.length && parts.every((part, place) => isPart(part, values[place]));
}

function isPart(part: Json, value: Value): boolean {
  if (isObject(part) && isObject(part['elem'])) return isPart(part['elem']['val'] ?? null, value);
  if (typeof value === 'number') {
    const range = isObject(part) ? part['range'] : undefined;
    if (Array.isArray(range)) return Number(range[0]) <= value && value <= Number(range[1]);
    return part === value;
  }
  if (value === undefined) return false;
  if (part === value) return true;
  if (value in PROTOCOLS && typeof part === 'number')
    return PROTOCOLS[value as keyof typeof PROTOCOLS] === part;
  const block = blockOf(part);
  if (!block || !/^[0-9a-f]*[.:][0-9a-f.:]*$/i.test(value)) return false;
  const address = parseAddress(value);
  return block.family === address.family && block.first <= address.value && address.value <= block.last;
}

/** A prefix, a range or an address of a set. */
function blockOf(part: Json): AddressRange | undefined {
  const prefix = isObject(part) ? part['prefix'] : undefined;
  const range = isObject(part) ? part['range'] : undefined;
  const text = isObject(prefix)
    ? `${textOf(prefix['addr'])}/${textOf(prefix['len'])}`
    : Array.isArray(range)
      ? range.map(textOf).join('-')
      : textOf(part);
  return /^[0-9a-f]*[.:][0-9a-f.:/-]*$/i.test(text) ? parseAddressRange(text) : undefined;
}
