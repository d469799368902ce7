import { AddressSet } from '../../model/sets/addresses.ts';

/** A block without some parts. */
export interface Block {
  readonly cidr: string;
  readonly except: readonly string[];
}

/** Addresses as blocks with exceptions, where that is shorter than to list what is left. */
export function blocksOf(addresses: AddressSet): Block[] {
  return [
    { cidr: '0.0.0.0/0', all: AddressSet.V4 },
    { cidr: '::/0', all: AddressSet.V6 },
  ].flatMap(({ cidr, all }) => {
    const own = addresses.intersect(all);
    const missing = all.subtract(own);
    if (own.isEmpty()) return [];
    const [listed, except] = [own.cidrs(), missing.cidrs()];
    // Blocks of IPv4-mapped addresses cannot be listed, so what has them is told by its exceptions.
    const isListed = AddressSet.parse(...listed).equals(own);
    if (isListed && listed.length <= except.length + 1)
      return listed.map((block): Block => ({ cidr: block, except: [] }));
    return [{ cidr, except }];
  });
}
