import { type Fields, isFields } from '../document/fields.ts';

/** What one file says takes the place of what the other does, though both are lists. */
const REPLACED: ReadonlySet<string> = new Set(['command', 'entrypoint', 'test']);
/** What is a list of `NAME=value`, or of names, or a mapping. */
const BY_NAME: ReadonlySet<string> = new Set([
  'environment',
  'labels',
  'annotations',
  'args',
  'sysctls',
  'extra_hosts',
  'networks',
  'depends_on',
]);
const MOST_LEVELS = 32;

/**
 * What two Compose files, or a service and the one that it extends, say together: mappings are put together, lists are
 * appended, and else the second one counts.
 * Source: https://github.com/compose-spec/compose-spec/blob/main/13-merge.md
 */
export function mergedFields(first: unknown, second: unknown, level = 0): Fields {
  if (!isFields(first) || level > MOST_LEVELS) return isFields(second) ? second : {};
  const merged = new Map<string, unknown>(Object.entries(first));
  for (const [key, value] of isFields(second) ? Object.entries(second) : [])
    merged.set(key, mergedValue(key, merged.get(key), value, level));
  return Object.fromEntries(merged);
}

function mergedValue(key: string, first: unknown, second: unknown, level: number): unknown {
  if (first === undefined || REPLACED.has(key)) return second;
  if (second === null || second === undefined) return first;
  if (BY_NAME.has(key)) return mergedFields(byName(first), byName(second), level + 1);
  if (key === 'build') return mergedFields(asContext(first), asContext(second), level + 1);
  if (Array.isArray(first) && Array.isArray(second))
    return [...(first as unknown[]), ...(second as unknown[])];
  return isFields(first) && isFields(second) ? mergedFields(first, second, level + 1) : second;
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
