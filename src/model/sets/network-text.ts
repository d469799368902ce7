import { type AddressRange, parseAddressRange } from './address-text.ts';

/** A network as CIDR has it: its addresses, and the bits that they share. */
export interface Network extends Pick<AddressRange, 'family' | 'first' | 'last'> {
  readonly bits: number;
}

/** The network that a text in CIDR is (`10.0.0.0/8`); undefined for anything else, and for IPv4 that is written as IPv6. */
export function networkOf(text: unknown): Network | undefined {
  if (typeof text !== 'string' || !text.includes('/')) return undefined;
  try {
    const { family, first, last } = parseAddressRange(text);
    if (text.includes(':') !== (family === 6)) return undefined;
    return { family, first, last, bits: Number(text.slice(text.indexOf('/') + 1)) };
  } catch {
    return undefined;
  }
}
