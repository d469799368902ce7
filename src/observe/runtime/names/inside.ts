import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { type Address, parseAddress } from '../../../model/sets/address-text.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { parseJson } from '../../../model/json/parse.ts';
import type { HostCommands } from '../../../platform/host/types.ts';

/**
 * Where no name of the world outside leads, whoever says so: this host (RFC 1122), loopback, links (with the metadata
 * services of clouds), everybody, reserved blocks, and IPv4 in the forms of IPv6 that no packet has.
 */
const BLOCKS =
  '0.0.0.0/8 127.0.0.0/8 169.254.0.0/16 224.0.0.0/4 240.0.0.0/4 ::/96 fe80::/10 fec0::/10 ff00::/8';
/** The metadata service of Amazon's cloud, in IPv6. */
const METADATA = 'fd00:ec2::254';
const NOWHERE = AddressSet.parse(...BLOCKS.split(' '), METADATA);
/** IPv4 behind a translator (RFC 6052), and in tunnels of 6to4 (RFC 3056): where the IPv4 address begins, in bits from the right. */
const EMBEDDING = [
  { block: AddressSet.parse('64:ff9b::/96'), shift: 0n },
  { block: AddressSet.parse('2002::/16'), shift: 80n },
];

const interfaceSchema = z.object({
  linkinfo: z.object({ info_kind: z.string().optional() }).optional(),
  addr_info: z.array(z.object({ local: z.string().optional(), prefixlen: z.int() })),
});
const interfacesSchema = z.array(interfaceSchema).max(100_000);

/** What is inside of this host: its own addresses, and all that its bridges lead to. Throws a `Fault`. */
export async function insideOf(commands: HostCommands): Promise<AddressSet> {
  const { stdout } = await commands.run('ip', ['-j', '-d', 'address', 'show']);
  return readInside(stdout);
}

/** Likewise, of what `ip -j -d address show` says. Throws a `Fault` (`malformed`). */
export function readInside(stdout: string): AddressSet {
  try {
    const interfaces = interfacesSchema.parse(parseJson(stdout));
    const texts = interfaces.flatMap(({ linkinfo, addr_info: addresses }) =>
      addresses.flatMap(({ local, prefixlen }) => {
        if (local === undefined) return [];
        return [linkinfo?.info_kind === 'bridge' ? `${local}/${prefixlen}` : local];
      }),
    );
    return AddressSet.parse(...texts);
  } catch (error) {
    throw new Fault('malformed', 'ip does not tell of addresses as expected', { cause: error });
  }
}

/** Is it an address that a name of the world outside may have? `inside`: those that it may not, besides the ones that none may. */
export function isOutside(text: string, inside: AddressSet): boolean {
  const address = parseAddress(text);
  if (NOWHERE.includes(address) || inside.includes(address)) return false;
  return EMBEDDING.every(({ block, shift }) => {
    if (!block.includes(address)) return true;
    const within: Address = { family: 4, value: (address.value >> shift) & 0xffff_ffffn };
    return !NOWHERE.includes(within) && !inside.includes(within);
  });
}
