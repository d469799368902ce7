import type { Path } from '../../model/configuration/place.ts';
import { askedPath } from '../../model/vault/knowledge.ts';
import type { LeakInText } from './types.ts';

/** Values that are looked at in one document. */
const MOST_VALUES = 100_000;

/** `vault:secret/data/shop#password`, as vault-env and its like read it; undefined of what nobody reads by a path. */
export function referenceOf({ place }: Pick<LeakInText, 'place'>): string | undefined {
  const path = askedPath(place);
  return path === '' ? undefined : `vault:${path}#${fieldOf({ place })}`;
}

/** The field of what is asked that has the secret. */
export function fieldOf({ place }: Pick<LeakInText, 'place'>): string {
  return place.field ?? 'password';
}

/** Paths of the texts in a value that are the secret. */
export function pathsOf(root: unknown, isSecret: (text: string, path: Path) => boolean): readonly Path[] {
  const found: Path[] = [];
  const waiting: (readonly [Path, unknown])[] = [[[], root]];
  for (let looked = 0; looked < MOST_VALUES; looked += 1) {
    const next = waiting.pop();
    if (!next) break;
    const [path, value] = next;
    if (typeof value === 'string' && isSecret(value, path)) found.push(path);
    if (Array.isArray(value))
      for (const [index, item] of value.entries()) waiting.push([[...path, index], item]);
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) waiting.push([[...path, key], item]);
  }
  return found.toReversed();
}

/** A name that Kubernetes and Compose take, of any text. */
export function nameOf(text: string): string {
  const name = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return name.replace(/^-/, '').slice(0, 50).replace(/-$/, '') || 'secret';
}
