import { type Builtin, unknown } from '../../../model/configuration/functions.ts';
import { bitsOf, formatAddress } from '../../../model/sets/address-text.ts';
import { type Network, networkOf } from '../../../model/sets/network-text.ts';
import { of } from './builtin.ts';
import { wholeNumber } from './number-functions.ts';

/** Bits by which a network is made smaller at once. */
const MAXIMUM_BITS = 32;

/** Functions of networks and addresses in them. */
export const ADDRESS_FUNCTIONS: readonly (readonly [string, Builtin])[] = [
  ['cidrsubnet', of(3, subnet)],
  ['cidrsubnets', subnets],
  ['cidrhost', of(2, host)],
  ['cidrnetmask', of(1, mask)],
];

/** Terraform writes some addresses of IPv6 as those of IPv4 that they stand for. */
function written({ family }: Network, value: bigint, end = ''): string | undefined {
  return family === 6 && value >> 32n === 0xffffn ? undefined : formatAddress({ family, value }) + end;
}

function subnet(prefix: unknown, newBits: unknown, number: unknown): unknown {
  const network = networkOf(prefix);
  const [more, at] = [wholeNumber(newBits), wholeNumber(number)];
  if (!network || more === undefined || at === undefined) return unknown();
  const bits = network.bits + more;
  if (more < 0 || more > MAXIMUM_BITS || bits > bitsOf(network.family) || at < 0 || at >= 2 ** more)
    return unknown();
  const first = network.first + (BigInt(at) << BigInt(bitsOf(network.family) - bits));
  return written(network, first, `/${bits}`) ?? unknown();
}

/** One behind the other, each where one of its size may begin. */
function subnets(prefix: unknown, ...sizes: readonly unknown[]): unknown {
  const network = networkOf(prefix);
  // Terraform finds none behind the last address of all, from which it starts here.
  if (!network || (network.first === 0n && sizes.length > 0)) return unknown();
  const made: string[] = [];
  let last = network.first - 1n;
  for (const size of sizes) {
    const more = wholeNumber(size) ?? 0;
    const rest = bitsOf(network.family) - network.bits - more;
    if (more < 1 || more > MAXIMUM_BITS || rest < 0) return unknown();
    const first = ((last >> BigInt(rest)) + 1n) << BigInt(rest);
    last = first + (1n << BigInt(rest)) - 1n;
    const text = last > network.last ? undefined : written(network, first, `/${network.bits + more}`);
    if (text === undefined) return unknown();
    made.push(text);
  }
  return made;
}

/** Numbers below zero count from the end. */
function host(prefix: unknown, number: unknown): unknown {
  const network = networkOf(prefix);
  const at = wholeNumber(number);
  if (!network || at === undefined) return unknown();
  const value = at < 0 ? network.last + 1n + BigInt(at) : network.first + BigInt(at);
  return value < network.first || value > network.last ? unknown() : (written(network, value) ?? unknown());
}

function mask(prefix: unknown): unknown {
  const network = networkOf(prefix);
  if (network?.family !== 4) return unknown();
  return formatAddress({ family: 4, value: 0xffffffffn ^ (network.last - network.first) });
}
