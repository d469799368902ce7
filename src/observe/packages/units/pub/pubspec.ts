import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf, type YamlNode } from '../../../document/yaml.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { isForeign } from '../../language-package/foreign-folders.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

const EXACT = /^\d[\w.+-]*$/;
const OVERRIDES = 'dependency_overrides';
const SECTIONS = ['dependencies', 'dev_dependencies', OVERRIDES] as const;

/** Dart's manifest. Source: https://dart.dev/tools/pub/pubspec, https://dart.dev/tools/pub/workspaces */
export const PUBSPEC: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: { lockFiles: ['pubspec.lock'] },
  recognises: endingWith('/pubspec.yaml', (path) => path.endsWith('/pubspec.yaml') && !isForeign(path)),
  read(file): LanguageFact[] {
    const [document] = parseYamlDocuments(decodeText(file.bytes()), file.entry.path);
    const manifest = mappingOf(document);
    const overridden = mappingOf(manifest.get(OVERRIDES));
    const [without, broken]: [string[], string[]] = [[], []];
    const found = SECTIONS.flatMap((section) =>
      [...mappingOf(manifest.get(section))].flatMap(([key, wanted]): LanguageFact[] => {
        if (section !== OVERRIDES && overridden.has(key)) return [];
        const source = mappingOf(wanted);
        if (source.has('path') || source.has('sdk')) return [];
        if (source.has('git')) without.push(key);
        else if (Array.isArray(wanted)) broken.push(key);
        else return [wish(key, wanted, section === 'dev_dependencies')];
        return [];
      }),
    );
    const members = manifest.get('workspace');
    const patterns = Array.isArray(members) ? members.flatMap((one) => scalarOf(one) ?? []) : [];
    return [
      ...found,
      ...(patterns.length > 0 ? [{ kind: 'workspaces', patterns } as const] : []),
      ...unversioned(without, 'declared'),
      ...brokenParts(broken, 'declared'),
    ];
  },
};

/** `^1.2.0`, or that with a registry, where the package may have another name. */
function wish(key: string, wanted: YamlNode, development: boolean): NamedPackage {
  const source = mappingOf(wanted);
  const name = scalarOf(mappingOf(source.get('hosted')).get('name')) ?? key;
  const written = (scalarOf(wanted) ?? scalarOf(source.get('version')) ?? '').trim();
  const any = /^(?:any|null|~)?$/.test(written);
  const decided = EXACT.test(written) ? { version: written } : { version: '', range: any ? '*' : written };
  return { kind: 'package', name, ...decided, evidence: 'declared', development };
}
