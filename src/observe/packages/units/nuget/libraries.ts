import type { Evidence } from '../../../../model/package.ts';
import { entriesOf, type Fields, textOf, valueAt } from '../../../document/fields.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, NamedPackage } from '../../language-package/types.ts';

interface Reading {
  readonly evidence: Evidence;
  /** Undefined where the file does not tell what the project asks for itself. */
  readonly isDirect: ((name: string) => boolean) | undefined;
}

/** A runtime that a program brings along is a package by what follows. */
const RUNTIME_PACK = 'runtimepack.';

/** Packages under `targets`, each `NAME/VERSION`, with what they need there; what `libraries` calls no package is none. */
export function librariesIn(document: Fields, reading: Reading): LanguageFact[] {
  const types = new Map(
    entriesOf(document.libraries).map(([key, library]) => [key, textOf(valueAt(library, 'type'))]),
  );
  return entriesOf(document.targets).flatMap(([framework, target]) => {
    const entries = entriesOf(target);
    const broken = entries.flatMap(([key]) => (/^[^/]+\/[^/]+$/.test(key) ? [] : [`${framework} ${key}`]));
    const versions = new Map(entries.map(([key]) => [nameOf(key).toLowerCase(), key.replace('/', '@')]));
    const facts = entries.flatMap(([key, entry]): NamedPackage[] => {
      const type = types.get(key) ?? textOf(valueAt(entry, 'type')) ?? 'package';
      const [name, version] = [nameOf(key), key.slice(nameOf(key).length + 1)];
      if (version === '' || (type !== 'package' && type !== 'runtimepack')) return [];
      const needs = entriesOf(valueAt(entry, 'dependencies')).map(([need]) => need.toLowerCase());
      return [
        {
          kind: 'package',
          name: name.startsWith(RUNTIME_PACK) ? name.slice(RUNTIME_PACK.length) : name,
          version,
          evidence: reading.evidence,
          ...(reading.isDirect && { direct: reading.isDirect(name) }),
          requires: needs.flatMap((need) => versions.get(need) ?? []),
        },
      ];
    });
    return [...facts, ...brokenParts(broken, reading.evidence)];
  });
}

function nameOf(key: string): string {
  return key.split('/', 1)[0] ?? key;
}
