import { type Address, parseAddresses } from './address.ts';
import { isIPv4, isIPv6 } from './ip.ts';
import type { Subject } from './types.ts';

const PLACES =
  /^(?:\[[0-9a-f:.]{2,45}\]|[\w.-]{1,253}):\d{1,5}(?:,(?:\[[0-9a-f:.]{2,45}\]|[\w.-]{1,253}):\d{1,5}){0,31}$/i;

/** In the data source names of Go: `user:password@tcp(db:3306)/name`. */
const NETWORK = /(?:^|@)tcp\(([^()\s]{1,300})\)/;

/** The addresses of `host:port`, several joined by commas, or that of a data source name of Go; empty for anything else. */
export function placesIn(text: string, protocol: string): Address[] {
  const network = networkIn(text);
  if (network !== undefined) return parseAddresses(network, protocol);
  return PLACES.test(text) ? parseAddresses(text, protocol) : [];
}

/** The address in a data source name of Go. */
export function networkIn(text: string): string | undefined {
  return NETWORK.exec(text)?.[1];
}

/**
 * Can this be a host and nothing else: one that the manifests have, an address, or a name with dots that ends with
 * letters? A word with a colon can be a user with a group, an image with a tag and more.
 */
export function isKnownHost(host: string, { deployment }: Subject): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (isIPv4(name) || isIPv6(name)) return true;
  const [label = '', ...rest] = name.split('.');
  const isDeclared =
    deployment.services.some((one) => one.name === label || one.aliases.includes(name)) ||
    deployment.workloads.some((one) => one.name === label);
  if (rest.length === 0) return isDeclared;
  return (isDeclared && rest.length <= 4) || /^[a-z]{2,63}$/.test(rest.at(-1) ?? '');
}
