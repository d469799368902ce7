import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, isFields, objectsOf, textOf, textsOf, type Fields } from '../../../document/fields.ts';
import { decodeText } from '../../../document/text.ts';
import { parseToml } from '../../../document/toml.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

/**
 * Julia's `Manifest.toml`, formats 1 and 2. A package without a tree of its own and without a path is of the standard
 * library. Source: https://pkgdocs.julialang.org/v1/toml-files/
 */
export const MANIFEST: PackageFormat = {
  evidence: 'locked',
  maximumSize: 16 * 1024 * 1024,
  recognises: endingWith('.toml', (path) => /\/(?:Julia)?Manifest(?:-v\d+\.\d+)?\.toml$/.test(path)),
  read(file): LanguageFact[] {
    const manifest = parseToml(decodeText(file.bytes()), file.entry.path);
    const listed = manifest.manifest_format === undefined ? manifest : manifest.deps;
    const entries = entriesOf(listed).flatMap(([name, list]) =>
      objectsOf(list).flatMap((entry): [string, Fields][] => (textOf(entry.uuid) ? [[name, entry]] : [])),
    );
    const versions = new Map(
      entries.flatMap(([name, entry]): [string, string][] =>
        isHosted(entry) ? [[name, textOf(entry.version) ?? '']] : [],
      ),
    );
    const without = entries.flatMap(([name, entry]) =>
      isHosted(entry) && !textOf(entry.version) ? [name] : [],
    );
    const facts = entries.flatMap(([name, entry]): LanguageFact[] => {
      const version = textOf(entry.version);
      if (version === undefined || !isHosted(entry)) return [];
      const needs = isFields(entry.deps) ? Object.keys(entry.deps) : textsOf(entry.deps);
      const requires = needs.flatMap((need) => (versions.get(need) ? [`${need}@${versions.get(need)}`] : []));
      return [{ kind: 'package', name, version, evidence: 'locked', requires }];
    });
    return [...facts, ...unversioned(without, 'locked')];
  },
};

/** Of a registry or a repository, and not of Julia itself or of a folder. */
function isHosted(entry: Fields): boolean {
  return textOf(entry['git-tree-sha1']) !== undefined && entry.path === undefined;
}
