import { BlockList, isIP } from 'node:net';
import { Refusal } from './refusal.ts';

/** May somebody come from an address, where these blocks are those they may come from? None: from all. */
export function mayComeFrom(address: string, blocks: readonly string[]): boolean {
  return blocks.length === 0 || isInside(address, blocks);
}

/** An address as people write it, where it is one of IPv4 that is written as one of IPv6. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}

/** Is an address in one of these blocks, such as `10.0.0.0/8` or `::1`? Blocks are what `checkedCidrs` gave. */
export function isInside(address: string, blocks: readonly string[]): boolean {
  const plain = plainAddress(address);
  const family = isIP(plain);
  if (family === 0) return false;
  const list = new BlockList();
  for (const block of blocks) {
    const [network = '', length] = block.split('/');
    const type = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(network, Number(length ?? (type === 'ipv6' ? 128 : 32)), type);
  }
  return list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

/** Blocks of addresses as they were written. Throws a `Refusal` (400) for what is none. */
export function checkedCidrs(blocks: readonly string[]): readonly string[] {
  for (const block of blocks) {
    const [network = '', length, ...more] = block.split('/');
    const most = isIP(network) === 6 ? 128 : 32;
    const isLength = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= most);
    if (isIP(network) === 0 || !isLength || more.length > 0)
      throw new Refusal(400, `"${block}" is no block of addresses`);
  }
  return blocks;
}

/** Are all addresses of these blocks in one of others? Both are what `checkedCidrs` gave. */
export function areInside(blocks: readonly string[], outer: readonly string[]): boolean {
  return blocks.every((block) => {
    const [network = ''] = block.split('/');
    return outer.some((one) => lengthOf(block) >= lengthOf(one) && isInside(network, [one]));
  });
}

function lengthOf(block: string): number {
  const [network = '', length] = block.split('/');
  return Number(length ?? (isIP(network) === 6 ? 128 : 32));
}
