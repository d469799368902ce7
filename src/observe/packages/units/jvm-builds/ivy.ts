import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { attributeOf, childOf, parseXml } from '../../../document/xml.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { declared, declaredOpen } from './coordinates.ts';

/** Ivy's description of a module: what it needs. Source: https://ant.apache.org/ivy/history/latest-milestone/ivyfile/dependency.html */
export const IVY: PackageFormat = {
  evidence: 'declared',
  maximumSize: 4 * 1024 * 1024,
  decidedBy: { lockFiles: [] },
  recognises: endingWith('.xml', (path) => /\/ivy(?:-[^/]*)?\.xml$/.test(path)),
  read(file): LanguageFact[] {
    const document = parseXml(decodeText(file.bytes()));
    const info = childOf(document, 'info');
    const organisation = info && attributeOf(info, 'organisation');
    const items =
      childOf(document, 'dependencies')?.children.filter(({ name }) => name === 'dependency') ?? [];
    const open: string[] = [];
    const broken: string[] = [];
    const found = items.flatMap((item, index): LanguageFact[] => {
      const [group, name] = [attributeOf(item, 'org') ?? organisation, attributeOf(item, 'name')];
      const version = attributeOf(item, 'rev') ?? '';
      if (!group || !name) broken.push(`dependency ${index + 1}`);
      else {
        const [artifact, development] = [`${group}:${name}`, isForTests(attributeOf(item, 'conf'))];
        if (version !== '' && !version.includes('${')) return [declared(artifact, version, development)];
        open.push(artifact);
        return [declaredOpen(artifact, development)];
      }
      return [];
    });
    return [
      ...found,
      ...unversioned(open, 'declared', 'a version that a property decides'),
      ...brokenParts(broken, 'declared'),
    ];
  },
};

/** `test->default; integration-test->*`: configurations of the module that need it, in front of the arrows. */
function isForTests(configurations = ''): boolean {
  const own = configurations.split(';').map((one) => one.split('->', 1)[0]?.trim() ?? '');
  return own.every((one) => /\btest/i.test(one));
}
