import type { Artefact } from '../../../model/profile/artefact.ts';

/** How HAProxy looks keys up: `str` the same text, `beg` the longest beginning, `ip` the smallest block, `int` and `reg` the first that matches. */
type Lookup = 'str' | 'beg' | 'ip' | 'int' | 'reg';

/** Every map, in the order in which a running HAProxy has to get them (see `runtime.ts`). */
export const MAPS = {
  members: 'ip',
  outside: 'ip',
  names: 'str',
  'name-patterns': 'reg',
  ports: 'int',
  decisions: 'str',
  rules: 'str',
  methods: 'str',
  paths: 'beg',
  'path-heads': 'beg',
  'path-patterns': 'reg',
  hosts: 'str',
  'host-patterns': 'reg',
  headers: 'reg',
  'without-headers': 'str',
  limits: 'str',
  'limit-parts': 'str',
} as const satisfies Record<string, Lookup>;

export type MapName = keyof typeof MAPS;
export const MAP_NAMES = Object.keys(MAPS) as MapName[];

/** Key and value; a key has no blank, neither has a line break, and nothing starts or ends with a blank. */
export type Entry = readonly [key: string, value: string];
export type Maps = Readonly<Record<MapName, readonly Entry[]>>;

/** Where the configuration and the runtime API find a map. */
export function mapFile(name: MapName): string {
  return `maps/${name}.map`;
}

export function noEntries(): Record<MapName, Entry[]> {
  const none = MAP_NAMES.map((name): [MapName, Entry[]] => [name, []]);
  return Object.fromEntries(none) as Record<MapName, Entry[]>;
}

/** Sorted where HAProxy looks keys up in a tree; else the order decides. Entries that are there twice are written once. */
export function inOrder(name: MapName, entries: readonly Entry[]): Entry[] {
  const unique = [...new Map(entries).entries()];
  const isTree = MAPS[name] !== 'reg' && MAPS[name] !== 'int';
  return isTree ? unique.toSorted(([a], [b]) => (a < b ? -1 : 1)) : unique;
}

export function mapArtefact(name: MapName, entries: readonly Entry[]): Artefact {
  return {
    path: `haproxy/${mapFile(name)}`,
    text: entries.map(([key, value]) => `${key} ${value}\n`).join(''),
  };
}
