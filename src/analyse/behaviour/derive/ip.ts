import { parseCidr } from '../../../model/profile/address.ts';

/** Is this an IPv4 address in four decimal parts? */
export function isIPv4(text: string): boolean {
  return parseCidr(`${text}/32`)?.family === 4;
}

/** Is this an IPv6 address? */
export function isIPv6(text: string): boolean {
  return parseCidr(`${text}/128`)?.family === 6;
}
