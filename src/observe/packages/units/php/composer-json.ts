import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, textOf } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';

/** PHP itself, its extensions, libraries of the system, and Composer: nothing that Composer installs. */
const PLATFORM = /^(?:php(?:-.*)?|hhvm|(?:ext|lib)-.*|composer(?:-.*)?)$/i;
/** A version, which is that one alone. */
const EXACT = /^=?v?(\d+\.\d+\.\d+(?:\.\d+)?(?:-(?:alpha|beta|rc|patch|p)\.?\d*)?)$/i;

/** A project's manifest. Source: https://getcomposer.org/doc/04-schema.md */
export const COMPOSER_JSON: PackageFormat = {
  evidence: 'declared',
  maximumSize: 4 * 1024 * 1024,
  decidedBy: { lockFiles: ['composer.lock', 'vendor/composer/installed.json'] },
  recognises: endingWith('/composer.json', (path) => !/\/(?:vendor|node_modules)\//.test(path)),
  read(file): LanguageFact[] {
    const manifest = parseJsonObject(decodeText(file.bytes()), file.entry.path);
    return [...requiredIn(manifest.require, false), ...requiredIn(manifest['require-dev'], true)];
  },
};

function requiredIn(list: unknown, development: boolean): LanguageFact[] {
  return entriesOf(list).flatMap(([key, value]): LanguageFact[] => {
    const name = key.toLowerCase();
    if (PLATFORM.test(name)) return [];
    const written = (textOf(value) ?? '').trim();
    const exact = EXACT.exec(written)?.[1];
    const known = exact === undefined ? { version: '', range: written || '*' } : { version: exact };
    return [{ kind: 'package', name, ...known, evidence: 'declared', development }];
  });
}
