import { Fault } from '../fault.ts';
import { type Address, bitsOf, type Family, formatAddress, parseAddressRange } from './address-text.ts';
import type { AddressRange } from './address-text.ts';
import { Intervals } from './intervals.ts';
import { quoted } from './quoting.ts';
import type { SetAlgebra } from './types.ts';

const EVERY_V4 = Intervals.of([[0, 2 ** 32 - 1]]);
const EVERY_V6 = Intervals.of([[0n, (1n << 128n) - 1n]]);
const NO_V4 = Intervals.empty<number>();
const NO_V6 = Intervals.empty<bigint>();

/** An immutable set of IPv4 and IPv6 addresses. */
export class AddressSet implements SetAlgebra<AddressSet> {
  /** IPv4 addresses as 32-bit numbers. */
  readonly v4: Intervals<number>;
  /** IPv6 addresses as 128-bit numbers. */
  readonly v6: Intervals<bigint>;

  constructor(v4: Intervals<number>, v6: Intervals<bigint>) {
    this.v4 = v4;
    this.v6 = v6;
  }

  static readonly NONE = new AddressSet(NO_V4, NO_V6);
  static readonly V4 = new AddressSet(EVERY_V4, NO_V6);
  static readonly V6 = new AddressSet(NO_V4, EVERY_V6);
  static readonly ALL = new AddressSet(EVERY_V4, EVERY_V6);

  static of(ranges: Iterable<AddressRange>): AddressSet {
    const all = [...ranges];
    const v4 = all.filter(({ family }) => family === 4);
    const v6 = all.filter(({ family }) => family === 6);
    return new AddressSet(
      Intervals.of(v4.map(({ first, last }) => [Number(first), Number(last)] as const)),
      Intervals.of(v6.map(({ first, last }) => [first, last] as const)),
    );
  }

  /**
   * The union of addresses, CIDR blocks and ranges, as text.
   * Throws a `Fault` (`malformed`) that names the text at fault; `parseAddressRange` also tells its notes.
   */
  static parse(...texts: readonly string[]): AddressSet {
    return AddressSet.of(texts.map(parseAddressRange));
  }

  isEmpty(): boolean {
    return this.v4.isEmpty() && this.v6.isEmpty();
  }

  union(other: AddressSet): AddressSet {
    return new AddressSet(this.v4.union(other.v4), this.v6.union(other.v6));
  }

  intersect(other: AddressSet): AddressSet {
    return new AddressSet(this.v4.intersect(other.v4), this.v6.intersect(other.v6));
  }

  subtract(other: AddressSet): AddressSet {
    return new AddressSet(this.v4.subtract(other.v4), this.v6.subtract(other.v6));
  }

  /** Every other IPv4 and IPv6 address. */
  complement(): AddressSet {
    return AddressSet.ALL.subtract(this);
  }

  equals(other: AddressSet): boolean {
    return this.v4.equals(other.v4) && this.v6.equals(other.v6);
  }

  isSubsetOf(other: AddressSet): boolean {
    return this.v4.isSubsetOf(other.v4) && this.v6.isSubsetOf(other.v6);
  }

  /** Is any address in both? */
  overlaps(other: AddressSet): boolean {
    return this.v4.overlaps(other.v4) || this.v6.overlaps(other.v6);
  }

  includes({ family, value }: Address): boolean {
    return family === 4 ? this.v4.includes(Number(value)) : this.v6.includes(value);
  }

  /** How many addresses are in the set. */
  size(): bigint {
    return this.v4.size() + this.v6.size();
  }

  /** The lowest address, IPv4 before IPv6; undefined in the empty set. */
  first(): Address | undefined {
    const v4 = this.v4.first();
    if (v4 !== undefined) return { family: 4, value: BigInt(v4) };
    const v6 = this.v6.first();
    return v6 === undefined ? undefined : { family: 6, value: v6 };
  }

  /**
   * The shortest list of CIDR blocks that holds exactly these addresses, ascending, IPv4 before IPv6. A block of
   * IPv4-mapped IPv6 is left out: no packet carries such an address, and readers would take it for IPv4.
   */
  cidrs(): string[] {
    const v4 = [...this.v4].flatMap(([first, last]) => blocksOf(4, BigInt(first), BigInt(last)));
    const v6 = [...this.v6].flatMap(([first, last]) => blocksOf(6, first, last));
    return [...v4, ...v6];
  }
}

/**
 * A block without its exceptions, as an `ipBlock` of Kubernetes has it.
 * Throws a `Fault` (`malformed`) for text that cannot be read, and for an exception that lies outside of the block.
 */
export function addressBlock(
  cidr: string,
  except: readonly string[] = [],
): { readonly addresses: AddressSet; readonly notes: readonly string[] } {
  const block = parseAddressRange(cidr);
  const exceptions = except.map((text) => {
    const exception = parseAddressRange(text);
    if (AddressSet.of([exception]).isSubsetOf(AddressSet.of([block]))) return exception;
    throw new Fault('malformed', `the exception ${quoted(text)} lies outside of the block ${quoted(cidr)}`, {
      hint: 'An exception must be a part of the block that it is taken from.',
    });
  });
  return {
    addresses: AddressSet.of([block]).subtract(AddressSet.of(exceptions)),
    notes: [block, ...exceptions].flatMap(({ notes }) => notes),
  };
}

/** Takes the largest aligned block that fits, again and again, from the lowest address on. */
function blocksOf(family: Family, first: bigint, last: bigint): string[] {
  const blocks: string[] = [];
  for (let at = first; at <= last;) {
    let hostBits = 0;
    while (hostBits < bitsOf(family) && fits(at, hostBits + 1, last)) hostBits += 1;
    if (!(family === 6 && isMappedBlock(at, hostBits)))
      blocks.push(`${formatAddress({ family, value: at })}/${bitsOf(family) - hostBits}`);
    at += 1n << BigInt(hostBits);
  }
  return blocks;
}

function fits(at: bigint, hostBits: number, last: bigint): boolean {
  const size = 1n << BigInt(hostBits);
  return at % size === 0n && at + size - 1n <= last;
}

function isMappedBlock(at: bigint, hostBits: number): boolean {
  return at >> 32n === 0xffffn && hostBits <= 32;
}
