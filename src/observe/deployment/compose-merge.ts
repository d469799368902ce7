import { Overriding, RESET, withoutTags } from '../configuration/yaml/compose-tags.ts';
import { type Fields, isFields, scalarAt } from '../document/fields.ts';
import { deviceOf, fileOf, volumeOf } from './compose-values.ts';

/** What one file says takes the place of what the other does, though both are lists. */
const REPLACED: ReadonlySet<string> = new Set(['command', 'entrypoint', 'test']);
/** What is a list of `NAME=value`, or a mapping, in which a name without value takes the value away. */
const PAIRS: ReadonlySet<string> = new Set([
  'environment',
  'labels',
  'annotations',
  'args',
  'sysctls',
  'extra_hosts',
  'additional_contexts',
]);
/** What is a list of names, or a mapping. */
const NAMES: ReadonlySet<string> = new Set(['networks', 'depends_on']);
/** What is one text, or a list. */
const LISTED: ReadonlySet<string> = new Set(['env_file', 'tmpfs', 'dns', 'dns_opt', 'dns_search']);
const MOST_LEVELS = 32;

/**
 * What two Compose files, or a service and the one that it extends, say together: mappings are put together, lists are
 * appended, and else the second one counts; `!reset` takes away, `!override` puts in the place.
 * Source: https://docs.docker.com/reference/compose-file/merge/
 */
export function mergedFields(first: unknown, second: unknown, level = 0): Fields {
  if (!isFields(first) || level > MOST_LEVELS) return isFields(second) ? (withoutTags(second) as Fields) : {};
  const merged = new Map<string, unknown>(Object.entries(first));
  for (const [key, value] of isFields(second) ? Object.entries(second) : [])
    if (value === RESET) merged.delete(key);
    else merged.set(key, mergedValue(key, merged.get(key), value, level));
  return Object.fromEntries(merged);
}

function mergedValue(key: string, first: unknown, second: unknown, level: number): unknown {
  if (first === undefined || first === null || second instanceof Overriding || REPLACED.has(key))
    return withoutTags(second);
  if (second === null || second === undefined) return first;
  if (PAIRS.has(key)) return withoutTags({ ...byName(first), ...byName(second) });
  if (NAMES.has(key)) return mergedFields(byName(first), byName(second), level + 1);
  if (key === 'build') return mergedFields(asContext(first), asContext(second), level + 1);
  if (LISTED.has(key) || (Array.isArray(first) && Array.isArray(second)))
    return [...listOf(first), ...listOf(withoutTags(second))];
  return isFields(first) && isFields(second) ? mergedFields(first, second, level + 1) : withoutTags(second);
}

function byName(value: unknown): Fields {
  if (!Array.isArray(value)) return isFields(value) ? value : {};
  const items = (value as unknown[]).flatMap((item): [string, unknown][] => {
    if (typeof item !== 'string') return [];
    const equals = item.indexOf('=');
    return [equals < 0 ? [item, null] : [item.slice(0, equals), item.slice(equals + 1)]];
  });
  return Object.fromEntries(items);
}

function asContext(build: unknown): unknown {
  return typeof build === 'string' ? { context: build } : build;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

const byText = (item: unknown): string | undefined =>
  typeof item === 'string' || typeof item === 'number' ? String(item) : undefined;
const byKey = (item: unknown): string | undefined => byText(item)?.split('=', 1)[0];

/** By what two items of a list are the same, of which the later one counts, in the place of the earlier one. */
const IDENTITIES: Readonly<Record<string, (item: unknown) => string | undefined>> = {
  volumes: (item) => volumeOf(item)?.target,
  devices: deviceOf,
  secrets: (item) => fileOf(item, 'secrets')?.target,
  configs: (item) => fileOf(item, 'configs')?.target,
  env_file: (item) => (isFields(item) ? scalarAt(item, 'path') : byText(item)),
  ports: byText,
  expose: byText,
  cap_add: byKey,
  cap_drop: byKey,
  links: byKey,
  tmpfs: byKey,
};

/** A service without items that later ones of the same list take the place of. */
export function withoutRepeats(service: Fields): Fields {
  const lists = Object.entries(IDENTITIES).flatMap(([key, identity]): [string, unknown][] => {
    const list = service[key];
    if (!Array.isArray(list)) return [];
    const found = new Map<unknown, unknown>();
    for (const item of list as unknown[]) found.set(identity(item) ?? {}, item);
    return [[key, [...found.values()]]];
  });
  return { ...service, ...Object.fromEntries(lists) };
}
