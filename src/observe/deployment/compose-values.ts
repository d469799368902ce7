import { isFields, scalarAt, valueAt } from '../document/fields.ts';

/** Is this true for Compose, which takes `yes`, `y` and `on` for it too? */
export function isTrueAt(value: unknown, ...keys: readonly string[]): boolean {
  const found = valueAt(value, ...keys);
  return found === true || (typeof found === 'string' && /^(?:true|yes|y|on)$/i.test(found));
}

/** What is mounted by an item of `volumes`. */
export interface ComposeVolume {
  readonly type: string;
  readonly source: string | undefined;
  readonly target: string;
  readonly isReadOnly: boolean;
}

/** A volume of one letter is none. */
const DRIVE = /^[A-Za-z]:(?=\\|\/[^:]*:\/)/;

/** An item of `volumes`, in the short or in the long form; undefined where it mounts nothing. */
export function volumeOf(item: unknown): ComposeVolume | undefined {
  if (typeof item === 'string') return shortVolume(item);
  const target = scalarAt(item, 'target');
  if (target === undefined) return undefined;
  return {
    type: scalarAt(item, 'type') ?? 'volume',
    source: scalarAt(item, 'source'),
    target,
    isReadOnly: isTrueAt(item, 'read_only'),
  };
}

function shortVolume(text: string): ComposeVolume | undefined {
  const [first = '', target, options = '', ...more] = partsOf(text);
  if (first === '' || target === '' || more.length > 0) return undefined;
  if (target === undefined) return { type: 'volume', source: undefined, target: first, isReadOnly: false };
  return {
    type: /^(?:[./~]|\\\\)/.test(first) || DRIVE.test(first) ? 'bind' : 'volume',
    source: first,
    target,
    isReadOnly: options.split(',').findLast((one) => one === 'ro' || one === 'rw') === 'ro',
  };
}

/** `source:target:options`; a drive letter has a colon of its own. */
export function partsOf(text: string): string[] {
  const drive = DRIVE.exec(text)?.[0] ?? '';
  const [first = '', ...others] = text.slice(drive.length).split(':');
  return [drive + first, ...others];
}

/** The device in the container, by an item of `devices`. */
export function deviceOf(item: unknown): string | undefined {
  if (typeof item !== 'string') return scalarAt(item, 'target') ?? scalarAt(item, 'source');
  const [outside, inside] = item.split(':');
  return inside === undefined || inside === '' ? outside : inside;
}

/** What is in a file of `secrets` or `configs`, and where that is. */
export function fileOf(
  item: unknown,
  key: 'secrets' | 'configs',
): { name: string; target: string } | undefined {
  const name = typeof item === 'string' ? item : scalarAt(item, 'source');
  if (name === undefined || name === '') return undefined;
  const target = scalarAt(item, 'target') ?? name;
  const folder = key === 'secrets' ? '/run/secrets' : '';
  return { name, target: target.startsWith('/') ? target : `${folder}/${target}` };
}

/** How many values are in one, counted no further than to a limit. */
export function valuesIn(value: unknown, limit: number): number {
  const inner = Array.isArray(value) ? (value as unknown[]) : isFields(value) ? Object.values(value) : [];
  let count = 1;
  for (const one of inner) if (count <= limit) count += valuesIn(one, limit - count);
  return count;
}
