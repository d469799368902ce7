import { parseAddress } from '../../src/model/sets/address-text.ts';

/** Ethernet frames as no honest program sends them. */
export interface Sender {
  readonly link: string;
  readonly address: string;
}

const TYPES = { ip: 0x0800, arp: 0x0806, ip6: 0x86dd, vlan: 0x8100 } as const;

/** A datagram of UDP from one to another, in one frame. */
export function datagram(from: Sender, to: Sender, port: number): Buffer {
  const said = Buffer.from('hello');
  const ports = words(40_000, port, 8 + said.length, 0);
  return packet(from, to, 17, Buffer.concat([withChecksum(ports, 6, from, to, 17, said), said]));
}

/** The same in two fragments of IPv4, the first of which has the ports. */
export function fragments(from: Sender, to: Sender, port: number): Buffer[] {
  const payload = Buffer.concat([words(40_000, port, 8 + 16, 0), Buffer.alloc(16, 'x')]);
  return [
    packet(from, to, 17, payload.subarray(0, 16), 0x2000),
    packet(from, to, 17, payload.subarray(16), 2),
  ];
}

/** The frame with a tag of a virtual network in it. */
export function tagged(frame: Buffer): Buffer {
  return Buffer.concat([frame.subarray(0, 12), words(TYPES.vlan, 1), frame.subarray(12)]);
}

/** An answer of ARP: `claimed` is at the sender's link-layer address. */
export function arpAnswer(from: Sender, to: Sender, claimed: string): Buffer {
  const body = [
    words(1, TYPES.ip),
    Buffer.from([6, 4]),
    words(2),
    link(from),
    bytes(claimed),
    link(to),
    bytes(to.address),
  ];
  return Buffer.concat([link(to), link(from), words(TYPES.arp), ...body]);
}

/** A neighbour advertisement: `claimed` is at the sender's link-layer address, whatever was known before. */
export function neighbourAdvertisement(from: Sender, to: Sender, claimed: string): Buffer {
  const head = Buffer.from([136, 0, 0, 0, 0x20, 0, 0, 0]);
  const body = Buffer.concat([bytes(claimed), Buffer.from([2, 1]), link(from)]);
  return packet(from, to, 58, Buffer.concat([withChecksum(head, 2, from, to, 58, body), body]));
}

function packet(from: Sender, to: Sender, protocol: number, payload: Buffer, fragment = 0): Buffer {
  const ends = [bytes(from.address), bytes(to.address)];
  const isV6 = from.address.includes(':');
  const head = isV6
    ? Buffer.concat([words(0x6000, 0, payload.length), Buffer.from([protocol, 255]), ...ends])
    : Buffer.concat([
        words(0x4500, 20 + payload.length, 7, fragment),
        Buffer.from([64, protocol, 0, 0]),
        ...ends,
      ]);
  if (!isV6) head.writeUInt16BE(checksum(head), 10);
  return Buffer.concat([link(to), link(from), words(isV6 ? TYPES.ip6 : TYPES.ip), head, payload]);
}

/** The header with the checksum that covers the pseudo-header too (RFC 8200 section 8.1, RFC 768). */
function withChecksum(
  head: Buffer,
  at: number,
  from: Sender,
  to: Sender,
  protocol: number,
  rest: Buffer,
): Buffer {
  const pseudo = [bytes(from.address), bytes(to.address), words(head.length + rest.length, protocol)];
  const done = Buffer.from(head);
  done.writeUInt16BE(checksum(Buffer.concat([...pseudo, head, rest])), at);
  return done;
}

function checksum(data: Buffer): number {
  let sum = 0;
  for (let at = 0; at < data.length; at += 2) sum += (data[at] ?? 0) * 256 + (data[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

function words(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) buffer.writeUInt16BE(value, index * 2);
  return buffer;
}

function link({ link: text }: Sender): Buffer {
  return Buffer.from(text.replaceAll(':', ''), 'hex');
}

function bytes(address: string): Buffer {
  const { family, value } = parseAddress(address);
  return Buffer.from(value.toString(16).padStart(family === 4 ? 8 : 32, '0'), 'hex');
}
