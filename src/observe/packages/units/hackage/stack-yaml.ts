import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf, type YamlNode } from '../../../document/yaml.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { isForeign } from '../../language-package/foreign-folders.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { IDENTIFIER } from './lock-files.ts';
import { ofSnapshots } from './snapshot.ts';

const ADDRESS = /^[a-z][a-z+]*:\/\/|^git@/;
/** A folder, or an archive in one. */
const LOCAL = /\/|^\.\.?$|\.(?:zip|tar|gz)$/;

/** A project of Stack: packages that its snapshot lacks. Source: https://docs.haskellstack.org/en/stable/configure/yaml/project/ */
export const STACK_YAML: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: { lockFiles: ['stack.yaml.lock'] },
  recognises: endingWith('/stack.yaml', (path) => path.endsWith('/stack.yaml') && !isForeign(path)),
  read(file): LanguageFact[] {
    const [document] = parseYamlDocuments(decodeText(file.bytes()), file.entry.path);
    const project = mappingOf(document);
    const [fetched, broken]: [string[], string[]] = [[], []];
    const found = listOf(project.get('extra-deps')).flatMap((item, index): LanguageFact[] => {
      const text = scalarOf(item);
      const [, name, version] = IDENTIFIER.exec(text ?? '') ?? [];
      const address = text === undefined ? addressOf(item) : ADDRESS.exec(text)?.input;
      if (name && version) return [{ kind: 'package', name, version, evidence: 'declared' }];
      if (address !== undefined) fetched.push(address);
      else if (text === undefined || !LOCAL.test(text)) broken.push(`extra-deps[${index}]`);
      return [];
    });
    const patterns = listOf(project.get('packages')).flatMap((one) => scalarOf(one) ?? []);
    const snapshot = scalarOf(project.get('snapshot')) ?? scalarOf(project.get('resolver'));
    return [
      ...found,
      ...(patterns.length > 0 ? [{ kind: 'workspaces', patterns } as const] : []),
      ...unversioned(fetched, 'declared', 'of a repository or an archive, without a version'),
      ...ofSnapshots(snapshot === undefined ? [] : [snapshot], 'declared'),
      ...brokenParts(broken, 'declared'),
    ];
  },
};

function listOf(node: YamlNode | undefined): readonly YamlNode[] {
  return Array.isArray(node) ? node : [];
}

/** Where a repository or an archive lies. */
function addressOf(node: YamlNode): string | undefined {
  const source = mappingOf(node);
  const keys = ['git', 'github', 'hg', 'archive', 'url'];
  return keys.map((key) => scalarOf(source.get(key))).find((one) => one !== undefined);
}
