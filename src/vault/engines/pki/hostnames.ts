import { domainToASCII } from 'node:url';

/** A name of DNS in the one form in which it is compared and written. */
export interface DnsName {
  /** In lower case, with what is not ASCII as `xn--`; without the star. */
  readonly host: string;
  /** Was there `*.` before it? */
  readonly isWildcard: boolean;
}

const STRICT = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Where names of hosts are not insisted on: `_service.example.com`. */
const LOOSE = /^[a-z0-9_-]{1,63}$/;

/**
 * The name of DNS that a text is; undefined where it is none: a dot at the end, a star that is no whole first label, an
 * address in whichever form readers of URLs take for one (WHATWG URL, "ends in a number").
 */
export function dnsNameOf(text: string, isStrict: boolean): DnsName | undefined {
  const isWildcard = text.startsWith('*.');
  const host = asciiHost(isWildcard ? text.slice(2) : text);
  const labels = host.split('.');
  const isName = labels.every((label) => (isStrict ? STRICT : LOOSE).test(label));
  return isName && host.length <= 253 && !endsInNumber(host) ? { host, isWildcard } : undefined;
}

/** In lower case, and international labels as ASCII (RFC 5891); empty where they are none. */
export function asciiHost(text: string): string {
  const lower = text.toLowerCase();
  if (/^[\x21-\x7e]*$/.test(lower)) return lower;
  // Of ASCII no more than a name has, as the parser of URLs would read it otherwise.
  return /^(?:[a-z0-9.-]|\P{ASCII})+$/u.test(lower) ? domainToASCII(lower) : '';
}

/** Would readers of URLs take it for an address of IPv4, such as `127.1` or `0x7f000001`? */
function endsInNumber(host: string): boolean {
  return /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/.test(host);
}

/** Is all of it numbers, which some read as an address of IPv4? */
export function isNumeric(text: string): boolean {
  return text !== '' && text.split('.').every((label) => /^(?:\d+|0x[0-9a-f]*)?$/i.test(label));
}

/** Does a text match a pattern whose `*` stands for anything? In time of their product at most. */
export function matchesGlob(pattern: string, text: string): boolean {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}
