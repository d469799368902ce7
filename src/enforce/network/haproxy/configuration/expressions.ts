import { mapFile, type MapName } from '../maps.ts';

/** Rules for a connection, and for each request on it. */
export type Keyword = 'tcp-request content' | 'http-request';

/** What a map of members has for an address that nobody with a profile has. */
export const NOBODY = '?';

export function look(lookup: string, name: MapName, otherwise?: string): string {
  return `${lookup}(${mapFile(name)}${otherwise === undefined ? '' : `,${otherwise}`})`;
}

/** Sets a variable to the first of some values that there is. */
export function first(
  keyword: Keyword,
  name: string,
  values: readonly string[],
  condition: string,
): string[] {
  return values.map(
    (value, index) =>
      `${keyword} set-var(${name}) ${value} if ${condition}${index === 0 ? '' : ` !{ var(${name}) -m found }`}`,
  );
}
