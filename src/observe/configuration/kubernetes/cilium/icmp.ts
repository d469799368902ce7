import * as z from 'zod';
import { Traffic } from '../../../../model/sets/traffic.ts';
import type { Ports } from '../port.ts';

/** Names of types, from IANA's registry of ICMP parameters as Cilium spells them. */
const V4_TYPES: ReadonlyMap<string, number> = new Map([
  ['EchoReply', 0],
  ['DestinationUnreachable', 3],
  ['Redirect', 5],
  ['Echo', 8],
  ['EchoRequest', 8],
  ['RouterAdvertisement', 9],
  ['RouterSelection', 10],
  ['TimeExceeded', 11],
  ['ParameterProblem', 12],
  ['Timestamp', 13],
  ['TimestampReply', 14],
  ['Photuris', 40],
  ['ExtendedEchoRequest', 42],
  ['ExtendedEcho Request', 42],
  ['ExtendedEchoReply', 43],
  ['ExtendedEcho Reply', 43],
]);

/** Names of types of ICMPv6. */
const V6_TYPES: ReadonlyMap<string, number> = new Map([
  ['DestinationUnreachable', 1],
  ['PacketTooBig', 2],
  ['TimeExceeded', 3],
  ['ParameterProblem', 4],
  ['EchoRequest', 128],
  ['EchoReply', 129],
  ['MulticastListenerQuery', 130],
  ['MulticastListenerReport', 131],
  ['MulticastListenerDone', 132],
  ['RouterSolicitation', 133],
  ['RouterAdvertisement', 134],
  ['NeighborSolicitation', 135],
  ['NeighborAdvertisement', 136],
  ['RedirectMessage', 137],
  ['RouterRenumbering', 138],
  ['ICMPNodeInformationQuery', 139],
  ['ICMPNodeInformationResponse', 140],
  ['InverseNeighborDiscoverySolicitation', 141],
  ['InverseNeighborDiscoveryAdvertisement', 142],
  ['HomeAgentAddressDiscoveryRequest', 144],
  ['HomeAgentAddressDiscoveryReply', 145],
  ['MobilePrefixSolicitation', 146],
  ['MobilePrefixAdvertisement', 147],
  ['DuplicateAddressRequestCodeSuffix', 157],
  ['DuplicateAddressConfirmationCodeSuffix', 158],
  ['ExtendedEchoRequest', 160],
  ['ExtendedEchoReply', 161],
]);

const fieldSchema = z
  .strictObject({
    family: z.enum(['IPv4', 'IPv6']).default('IPv4'),
    type: z.union([z.int().min(0).max(255), z.string().max(64)]),
  })
  .transform(({ family, type }, context) => {
    const known = family === 'IPv4' ? V4_TYPES : V6_TYPES;
    const number = typeof type === 'number' ? type : (known.get(type) ?? numberIn(type));
    if (number !== undefined) return { family, type: number };
    context.addIssue({ code: 'custom', path: ['type'], message: `is no type of ICMP for ${family}` });
    return z.NEVER;
  });

export const icmpsSchema = z
  .array(z.strictObject({ fields: z.array(fieldSchema).max(40).default([]) }))
  .optional();

function numberIn(text: string): number | undefined {
  return /^(?:0|[1-9]\d{0,2})$/.test(text) && Number(text) <= 255 ? Number(text) : undefined;
}

/** ICMP messages of these types, with whatever code. */
export function icmpPorts(written: NonNullable<z.output<typeof icmpsSchema>>): Ports {
  const fields = written.flatMap((rule) => rule.fields);
  const traffic = fields.reduce(
    (all, { family, type }) => all.union(Traffic.icmp(family === 'IPv4' ? 'icmp' : 'icmpv6', type)),
    Traffic.NONE,
  );
  return { traffic, namedPorts: [] };
}
