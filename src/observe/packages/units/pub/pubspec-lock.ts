import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf } from '../../../document/yaml.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

/** Sources of packages that are the project's own or the SDK's. */
const OWN = new Set(['path', 'sdk']);

/** Dart's lock file. Source: https://dart.dev/tools/pub/glossary#lockfile, and the `LockFile` of pub */
export const PUBSPEC_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 16 * 1024 * 1024,
  recognises: endingWith('/pubspec.lock'),
  read(file): LanguageFact[] {
    const [document] = parseYamlDocuments(decodeText(file.bytes()), file.entry.path);
    const lock = mappingOf(document);
    if (!lock.has('packages')) throw new Fault('malformed', `${file.entry.path}: no \`packages\``);
    const without: string[] = [];
    const found = [...mappingOf(lock.get('packages'))].flatMap(([key, node]): LanguageFact[] => {
      const entry = mappingOf(node);
      if (OWN.has(scalarOf(entry.get('source')) ?? '')) return [];
      const name = scalarOf(mappingOf(entry.get('description')).get('name')) ?? key;
      const version = scalarOf(entry.get('version'));
      if (version === undefined) {
        without.push(name);
        return [];
      }
      const dependency = scalarOf(entry.get('dependency')) ?? '';
      const direct = dependency === '' ? {} : { direct: dependency.startsWith('direct') };
      const development = dependency === 'direct dev' ? { development: true } : {};
      return [{ kind: 'package', name, version, evidence: 'locked', ...direct, ...development }];
    });
    return [...found, ...unversioned(without, 'locked')];
  },
};
