import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, isFields, textOf, valueAt } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { type NeedingPackage, withNeeds } from '../../language-package/needs.ts';
import { repositoryOf } from '../../language-package/repository.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

const MAXIMUM_SIZE = 16 * 1024 * 1024;
/** Packages in folders of the project are its own. */
const OWN = new Set(['embedded', 'local', 'local-tarball']);

/** `Packages/packages-lock.json` of Unity. Source: https://docs.unity3d.com/Manual/upm-conflicts-auto.html */
export const PACKAGES_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('/Packages/packages-lock.json'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const { dependencies } = parseJsonObject(decodeText(file.bytes()), path);
    if (!isFields(dependencies)) throw new Fault('malformed', `${path}: no \`dependencies\``);
    const open: string[] = [];
    const found = entriesOf(dependencies).flatMap(([name, entry]): NeedingPackage[] => {
      const [version, source] = [textOf(valueAt(entry, 'version')), textOf(valueAt(entry, 'source'))];
      if (source !== undefined && OWN.has(source)) return [];
      const repository = source === 'git' ? repositoryOf((version ?? '').replace(/[?#].*/, '')) : undefined;
      const decided = source === 'git' ? textOf(valueAt(entry, 'hash')) : version;
      if (decided === undefined || (source === 'git' && !repository)) {
        open.push(name);
        return [];
      }
      const needs = entriesOf(valueAt(entry, 'dependencies')).map(([need]) => need);
      const direct = valueAt(entry, 'depth') === 0;
      const common = { kind: 'package', version: decided, evidence: 'locked', direct } as const;
      return [{ fact: { ...common, ...(repository ?? { name }) }, key: name, needs }];
    });
    return [...withNeeds(found), ...unversioned(open, 'locked')];
  },
};

/** `Packages/manifest.json`: what a project asks for itself. Source: https://docs.unity3d.com/Manual/upm-manifestPrj.html */
export const MANIFEST: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SIZE,
  decidedBy: { lockFiles: ['packages-lock.json'] },
  recognises: endingWith('/Packages/manifest.json'),
  read(file): LanguageFact[] {
    const { dependencies } = parseJsonObject(decodeText(file.bytes()), file.entry.path);
    const open: string[] = [];
    const found = entriesOf(dependencies).flatMap(([name, written]): LanguageFact[] => {
      const version = textOf(written) ?? '';
      if (version.startsWith('file:')) return [];
      if (/^\d/.test(version))
        return [{ kind: 'package', name, version, evidence: 'declared', direct: true }];
      open.push(name);
      return [];
    });
    return [...found, ...unversioned(open, 'declared')];
  },
};
