import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { type Family, formatAddress, parseAddress } from '../../../model/sets/address-text.ts';
import type { Tables } from './changes.ts';
import { add, artefactText } from './commands.ts';
import { readTimed, timedJson } from './elements.ts';
import { FAMILIES } from './lookups.ts';
import { nameSetName } from './names.ts';
import { TABLE } from './tables.ts';

/** A set of the addresses that a name of a member's profile has. */
export interface NameSet {
  readonly set: string;
  readonly member: string;
  readonly name: string;
  readonly family: Family;
}

/** An address in such a set, for the seconds that are left. */
export interface NameElement {
  readonly set: string;
  readonly address: string;
  readonly seconds: number;
}

/** The sets of names that an artefact of the compiler has; a line whose requests nftables cannot judge may have none. */
export function nameSetsIn(artefact: string, { members }: Segmentation): NameSet[] {
  const all = members.flatMap(({ id, egress }) => {
    const peers = [...(egress?.allows ?? []), ...(egress?.denies ?? [])].map(({ peer }) => peer);
    const names = new Set(peers.flatMap((peer) => (peer.kind === 'name' ? [peer.name] : [])));
    return [...names].flatMap((name) =>
      FAMILIES.map((family) => ({ set: nameSetName(id, name, family), member: id, name, family })),
    );
  });
  // Only the command that makes a set has its name alone in quotes: no other text of an artefact can have it.
  return all.filter(({ set }) => artefact.includes(`"${set}"`));
}

/** What the sets of names have now. */
export function nameElementsIn(tables: Tables, sets: readonly NameSet[]): NameElement[] {
  const own = tables.get('inet')?.sets;
  return sets.flatMap(({ set }) =>
    (own?.get(set)?.elements ?? []).flatMap((element) => {
      const timed = readTimed(element);
      if (typeof timed?.key !== 'string') return [];
      return [{ set, address: formatAddress(parseAddress(timed.key)), seconds: timed.seconds }];
    }),
  );
}

/**
 * Commands that put addresses into sets for so long from now, whether they are there or not: a kernel before 6.12 does
 * not change how long an element stays, so each is taken out and put in, at one moment.
 */
export function nameElementsText(elements: readonly NameElement[]): string {
  const bySet = Map.groupBy(elements, ({ set }) => set);
  return artefactText(
    Array.from(bySet, ([name, some]) => {
      const place = { family: 'inet', table: TABLE, name };
      const elem = some.map(({ address }) => address);
      const timed = some.map(({ address, seconds }) => timedJson({ key: address, seconds }));
      return [
        add('element', { ...place, elem }),
        JSON.stringify({ delete: { element: { ...place, elem } } }),
        add('element', { ...place, elem: timed }),
      ];
    }).flat(),
  );
}
