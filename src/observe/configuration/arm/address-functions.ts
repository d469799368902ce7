import { type Builtin, unknown } from '../../../model/configuration/functions.ts';
import { bitsOf, formatAddress } from '../../../model/sets/address-text.ts';
import { type Network, networkOf } from '../../../model/sets/network-text.ts';

/** Functions of networks (https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-cidr). */
export const ADDRESS_FUNCTIONS: readonly (readonly [string, Builtin])[] = [
  ['cidrsubnet', subnet],
  ['cidrhost', host],
  ['parsecidr', parsed],
];

/** The one of that number of as many bits. */
function subnet(text: unknown, bits: unknown, number: unknown): unknown {
  const network = networkOf(text);
  if (!network || !isNumber(bits) || !isNumber(number)) return unknown();
  const rest = bitsOf(network.family) - bits;
  const first = rest < 0 ? -1n : network.first + (BigInt(number) << BigInt(rest));
  if (bits < network.bits || first < network.first || first > network.last) return unknown();
  return `${formatAddress({ family: network.family, value: first })}/${bits}`;
}

/** Hosts are counted from the first that can be one. */
function host(text: unknown, number: unknown): unknown {
  const network = usable(text);
  const value = network && isNumber(number) ? network.first + 1n + BigInt(number) : undefined;
  return network && value !== undefined && value < network.last ? written(value) : unknown();
}

function parsed(text: unknown): unknown {
  const network = usable(text);
  if (!network) return unknown();
  return {
    network: written(network.first),
    netmask: written(0xffffffffn ^ (network.last - network.first)),
    broadcast: written(network.last),
    firstUsable: written(network.first + 1n),
    lastUsable: written(network.last - 1n),
    cidr: network.bits,
  };
}

function written(value: bigint): string {
  return formatAddress({ family: 4, value });
}

/** A network of IPv4 with hosts between its own address and that of all. */
function usable(text: unknown): Network | undefined {
  const network = networkOf(text);
  return network?.family === 4 && network.bits <= 30 ? network : undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
