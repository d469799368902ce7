import { listTables } from '../../enforce/network/nftables/apply.ts';
import {
  type NameElement,
  nameElementsIn,
  type NameSet,
} from '../../enforce/network/nftables/resolved-names.ts';
import type { TrackedConnection } from '../../model/network/tracked-connection.ts';
import { AddressSet } from '../../model/sets/addresses.ts';
import { trackedConnections } from '../../observe/runtime/connections/conntrack.ts';
import { insideOf } from '../../observe/runtime/names/inside.ts';
import { readHostResolvers } from '../../observe/runtime/names/resolvers.ts';
import type { HostCommands } from '../../platform/host/types.ts';
import type { Draft } from '../segmentation/draft.ts';
import type { HostServices } from '../segmentation/services.ts';

/** The resolvers of the host, as its operator configured them. */
export function findResolvers({ readText }: Pick<HostServices, 'readText'>): string[] {
  return readHostResolvers(readText);
}

/** What no name of the world outside may stand for: this host, its bridges, its containers. Throws a `Fault`. */
export async function findInside(
  { roster }: Pick<Draft, 'roster'>,
  commands: HostCommands,
): Promise<AddressSet> {
  const own = roster.flatMap(({ container }) => container.addresses);
  return (await insideOf(commands)).union(AddressSet.parse(...own));
}

/** What is in sets of names already: a guard before this one may have left it. Throws a `Fault`. */
export async function findElements(sets: readonly NameSet[], commands: HostCommands): Promise<NameElement[]> {
  const { tables } = await listTables(commands);
  return nameElementsIn(tables ?? new Map(), sets);
}

/** The connections that the kernel tracks. Throws a `Fault`. */
export async function findConnections(commands: HostCommands): Promise<TrackedConnection[]> {
  return trackedConnections(commands);
}
