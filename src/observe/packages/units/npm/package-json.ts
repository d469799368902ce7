import { endingWith } from '../../../../model/path-test.ts';
import { type Fields, isFields, textOf } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { declaredIn } from './project-manifest.ts';
import { folderKind, isNamedForRelease } from './package-folder.ts';

/** The manifest of an installed package. Source: https://docs.npmjs.com/cli/configuring-npm/package-json */
export const PACKAGE_JSON: PackageFormat = {
  evidence: 'installed',
  maximumSize: 5 * 1024 * 1024,
  recognises: endingWith('/package.json', (path) => folderKind(path) !== undefined),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const kind = folderKind(path);
    const manifest = parseJsonObject(decodeText(file.bytes()), path);
    const name = textOf(manifest.name);
    const version = textOf(manifest.version);
    if (kind === 'release' && !(name && version && isNamedForRelease(path, name, version)))
      return declaredIn(manifest);
    const evidence = kind === 'embedded' ? 'embedded' : 'installed';
    if (name && version) {
      const licences = licencesOf(manifest);
      return [{ kind: 'package', name, version: withoutPrefix(version), evidence, licences }];
    }
    const reason = 'a package without a name or a version';
    return [{ kind: 'gap', evidence, gap: { kind: 'unknown', reason, informational: true } }];
  },
};

/** npm takes `v1.2.3` and `=1.2.3` for `1.2.3`. */
function withoutPrefix(version: string): string {
  return version.trim().replace(/^[=v]+/, '');
}

/** `license` as a text or an object, and the lists of old. */
export function licencesOf({ license, licenses }: Fields): string[] {
  const written = [license, licenses].flatMap((value: unknown) => (Array.isArray(value) ? value : [value]));
  return written.flatMap(
    (value: unknown) => textOf(isFields(value) ? (value.type ?? value.name) : value) ?? [],
  );
}
