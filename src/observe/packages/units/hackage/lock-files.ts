import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf, type YamlNode } from '../../../document/yaml.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { ofSnapshots } from './snapshot.ts';

const MAXIMUM_SIZE = 32 * 1024 * 1024;
/** `NAME-VERSION`, of which the version is the last part. */
export const IDENTIFIER = /^([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*?)-(\d+(?:\.\d+)*)(?:[@,].*)?$/;

/** Stack's lock file: packages that are not of the snapshot. Source: https://docs.haskellstack.org/en/stable/topics/lock_files/ */
export const STACK_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('/stack.yaml.lock'),
  read(file): LanguageFact[] {
    const [document] = parseYamlDocuments(decodeText(file.bytes()), file.entry.path);
    const listed = mappingOf(document).get('packages');
    if (listed === undefined) throw new Fault('malformed', `${file.entry.path}: no \`packages\``);
    const broken: string[] = [];
    const items = Array.isArray(listed) ? listed : [];
    const found = items.flatMap((item, index): LanguageFact[] => {
      const completed = mappingOf(mappingOf(item).get('completed'));
      const [name, version] = [scalarOf(completed.get('name')), scalarOf(completed.get('version'))];
      if (name && version) return [{ kind: 'package', name, version, evidence: 'locked' }];
      const [, own, number] = IDENTIFIER.exec(scalarOf(completed.get('hackage')) ?? '') ?? [];
      if (own && number) return [{ kind: 'package', name: own, version: number, evidence: 'locked' }];
      broken.push(`packages[${index}]`);
      return [];
    });
    return [...found, ...brokenParts(broken, 'locked'), ...ofSnapshots(snapshotsIn(document), 'locked')];
  },
};

function snapshotsIn(document: YamlNode | undefined): string[] {
  const listed = mappingOf(document).get('snapshots');
  return (Array.isArray(listed) ? listed : []).flatMap((item) => {
    const [original, completed] = ['original', 'completed'].map((key) => mappingOf(item).get(key));
    return scalarOf(original) ?? scalarOf(mappingOf(completed).get('url')) ?? [];
  });
}

/** One version, or those of parts that need not agree: `any.NAME ==1.0 || ==2.0`. */
const PINNED =
  /(?:^|[\s,:])(?:any\.)?([A-Za-z0-9][A-Za-z0-9-]*)\s*(==\s*\d+(?:\.\d+)*(?:\s*\|\|\s*==\s*\d+(?:\.\d+)*)*)(?=\s*(?:,|$))/gm;

/** What `cabal freeze` writes: `constraints: any.NAME ==VERSION, …`. Source: https://cabal.readthedocs.io/en/stable/cabal-commands.html#cabal-freeze */
export const CABAL_FREEZE: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith(['.freeze', '/cabal.config'], (path) =>
    /\/(?:cabal\.project(?:\.[^/]*)?\.freeze|cabal\.config)$/.test(path),
  ),
  read(file): LanguageFact[] {
    const text = linesOf(decodeText(file.bytes()))
      .filter((line) => !line.trimStart().startsWith('--'))
      .join('\n');
    return Array.from(text.matchAll(PINNED)).flatMap(([, name = '', versions = '']) =>
      versions.split('||').map((version): LanguageFact => ({
        kind: 'package',
        name,
        version: version.replace('==', '').trim(),
        evidence: 'locked',
      })),
    );
  },
};
