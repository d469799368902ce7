import * as z from 'zod';
import { PROTOCOLS } from '../../../../model/sets/flow.ts';
import { Intervals } from '../../../../model/sets/intervals.ts';

const RANGE = /^(\d{1,5}):(\d{1,5})$/;
const NUMBER = /^\d{1,5}$/;
const NAME = /^[A-Za-z0-9_.-]{1,128}$/;
const LAST_PORT = 65_535;

/** The ports `first` to `last`, or a name that each endpoint resolves for itself. */
export type WrittenPort = { readonly first: number; readonly last: number } | { readonly name: string };

/** `80`, `'80'`, `'8000:8999'` or `'http'`. */
export const portSchema = z
  .union([z.int().min(0).max(LAST_PORT), z.string().max(128)])
  .transform((written, context): WrittenPort => {
    const text = String(written);
    const [, first = text, last = first] = RANGE.exec(text) ?? [];
    if (NUMBER.test(first) && Number(first) <= Number(last) && Number(last) <= LAST_PORT)
      return { first: Number(first), last: Number(last) };
    if (NAME.test(text) && !NUMBER.test(text)) return { name: text };
    context.addIssue('must be a port, a range such as 8000:8999, or the name of a port');
    return z.NEVER;
  });

const BY_NAME: ReadonlyMap<string, number> = new Map(Object.entries(PROTOCOLS));

/** Number of the IP protocol, by number or name. */
export const protocolSchema = z.union([
  z.int().min(1).max(255),
  z.string().transform((name, context) => {
    const protocol = BY_NAME.get(name.toLowerCase());
    if (protocol !== undefined && protocol !== PROTOCOLS.dccp) return protocol;
    context.addIssue('must be TCP, UDP, ICMP, ICMPv6, SCTP, UDPLite or a number from 1 to 255');
    return z.NEVER;
  }),
]);

/** The numbers among the ports. */
export function numbersOf(ports: readonly WrittenPort[]): Intervals<number> {
  return Intervals.of(ports.flatMap((port) => ('name' in port ? [] : [[port.first, port.last] as const])));
}

/** The names among the ports. */
export function namesOf(ports: readonly WrittenPort[]): string[] {
  return ports.flatMap((port) => ('name' in port ? [port.name] : []));
}
