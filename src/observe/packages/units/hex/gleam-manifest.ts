import { endingWith } from '../../../../model/path-test.ts';
import { objectsOf, entriesOf, textOf, textsOf } from '../../../document/fields.ts';
import { decodeText } from '../../../document/text.ts';
import { parseToml } from '../../../document/toml.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

/** Gleam's lock file, known by its name and the `gleam.toml` it is written for. Source: https://gleam.run/writing-gleam/gleam-toml/ */
export const GLEAM_MANIFEST: PackageFormat = {
  evidence: 'locked',
  maximumSize: 16 * 1024 * 1024,
  recognises: endingWith('/manifest.toml'),
  read(file): LanguageFact[] {
    const manifest = parseToml(decodeText(file.bytes()), file.entry.path);
    const entries = objectsOf(manifest.packages);
    // Others have files of this name too.
    if (!entries.some((entry) => textOf(entry.otp_app) ?? textOf(entry.outer_checksum) ?? entry.build_tools))
      return [];
    const direct = new Set(entriesOf(manifest.requirements).map(([name]) => name));
    const versions = new Map(entries.map((entry) => [textOf(entry.name) ?? '', textOf(entry.version) ?? '']));
    const hosted = entries.filter(({ source }) => source === 'hex');
    const others = entries.filter(({ source }) => source !== 'hex').flatMap(({ name }) => textOf(name) ?? []);
    const facts = hosted.map((entry): LanguageFact => {
      const name = textOf(entry.name) ?? '';
      const needs = textsOf(entry.requirements).filter((need) => versions.has(need));
      return {
        kind: 'package',
        name,
        version: versions.get(name) ?? '',
        evidence: 'locked',
        direct: direct.has(name),
        requires: needs.map((need) => `${need}@${versions.get(need)}`),
      };
    });
    return [...facts, ...unversioned(others, 'locked', 'of a repository or folder, without a version')];
  },
};
