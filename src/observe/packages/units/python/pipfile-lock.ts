import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, isFields, textOf } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { normalName } from './name.ts';
import { isOwnPath, versionOfArchive } from './requirement.ts';

const NOT_A_CATEGORY = '_meta';

/** Pipenv's lock file. Every category but `default` is installed on demand. Source: Pipenv's documentation, "Pipfile.lock" */
export const PIPFILE_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 64 * 1024 * 1024,
  recognises: endingWith('/Pipfile.lock'),
  read(file): LanguageFact[] {
    const lock = parseJsonObject(decodeText(file.bytes()), file.entry.path);
    const found: LanguageFact[] = [];
    const without: string[] = [];
    const broken: string[] = [];
    for (const [category, packages] of Object.entries(lock)) {
      if (category === NOT_A_CATEGORY) continue;
      for (const [name, entry] of entriesOf(packages)) {
        if (!isFields(entry)) broken.push(name);
        const path = isFields(entry) ? (textOf(entry.path) ?? textOf(entry.file)) : undefined;
        if (!isFields(entry) || (path !== undefined && isOwnPath(path))) continue;
        const version = textOf(entry.version)?.replace(/^={2,3}\s*/, '') ?? (path && versionOfArchive(path));
        const development = category === 'develop';
        if (version)
          found.push({ kind: 'package', name: normalName(name), version, evidence: 'locked', development });
        else without.push(name);
      }
    }
    return [...found, ...unversioned(without, 'locked'), ...brokenParts(broken, 'locked')];
  },
};
