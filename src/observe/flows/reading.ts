import { canonicalAddress, type FlowEnd, type FlowRecord } from '../../model/flow/record.ts';
import { PROTOCOLS } from '../../model/sets/flow.ts';
import { parseJson } from '../../model/json/parse.ts';
import type { Reading } from './types.ts';

/** A line that has nothing to do with flows. */
export const NOTHING: Reading = { sightings: [], lost: 0 };
/** A line that told of a flow, or may have, and cannot be read. */
export const UNREADABLE: Reading = { sightings: [], lost: 1 };

/** Longer lines are of no source that we know. */
export const LONGEST_LINE = 16_384;

const NAMES: ReadonlyMap<number, keyof typeof PROTOCOLS> = new Map(
  Object.entries(PROTOCOLS).map(([name, number]) => [number, name as keyof typeof PROTOCOLS]),
);

/** An IP protocol by its name, where it has one here. */
export function protocolOf(number: number): FlowRecord['protocol'] {
  return NAMES.get(number) ?? number;
}

/** An end by its address; undefined where the text is none. */
export function addressEnd(text: string | undefined, name?: string): FlowEnd | undefined {
  const address = text === undefined ? undefined : canonicalAddress(text);
  if (address === undefined) return undefined;
  return { kind: 'address', address, ...(name === undefined ? {} : { name }) };
}

/** A port from decimal digits; undefined for anything else. */
export function portOf(text: string | undefined): number | undefined {
  const port = text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : 65_536;
  return port <= 65_535 ? port : undefined;
}

/** Milliseconds since the epoch as UTC; undefined beyond what dates can say. */
export function timeOf(milliseconds: number): string | undefined {
  return milliseconds >= 0 && milliseconds <= 253_402_300_799_999
    ? new Date(milliseconds).toISOString()
    : undefined;
}

/** Foreign text as one line without anything that does not show, cut to a length. */
export function shown(text: string, most: number): string {
  return text.slice(0, most).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}

/** What JSON says; undefined for what is none, which schemas say as well. */
export function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // No JSON is no record of any source, which its schema then says.
    return undefined;
  }
}

/** The name of a host without port and in lower case; undefined for what is no name. */
export function hostName(host: string | undefined): string | undefined {
  const name = host?.replace(/:\d{1,5}$/, '').toLowerCase();
  return name !== undefined && /^[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?$/.test(name) ? name : undefined;
}
