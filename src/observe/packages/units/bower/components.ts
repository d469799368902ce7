import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, textOf, textsOf } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

const MAXIMUM_SIZE = 4 * 1024 * 1024;
const FOREIGN = /\/(?:bower_components|node_modules)\//;
/** Where a component may be from besides the registry: an address, or `owner/name` of GitHub. */
const ELSEWHERE = /:\/\/|^git@|^[\w.-]+\/[\w.-]+/;

/** A component that Bower installed: the manifest that it writes, `.bower.json`. Source: https://bower.io/docs/api/#install */
export const INSTALLED_COMPONENT: PackageFormat = {
  evidence: 'installed',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('/.bower.json'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const manifest = parseJsonObject(decodeText(file.bytes()), path);
    const name = textOf(manifest.name);
    const version = textOf(manifest._release) ?? textOf(manifest.version);
    if (!name || !version) return unversioned([name ?? path], 'installed');
    const licence = textOf(manifest.license);
    const licences = licence === undefined ? textsOf(manifest.license) : [licence];
    // A commit, where no release was chosen.
    const chosen = /^v?\d/.test(version) && version.includes('.') ? version : textOf(manifest.version);
    if (chosen === undefined)
      return unversioned([name], 'installed', 'a commit, whose version cannot be told');
    return [{ kind: 'package', name, version: chosen, evidence: 'installed', licences }];
  },
};

/** `bower.json` of a project. Source: https://github.com/bower/spec/blob/master/json.md */
export const BOWER_JSON: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SIZE,
  decidedBy: { lockFiles: [], installed: (name) => `bower_components/${name}` },
  recognises: endingWith('/bower.json', (path) => !FOREIGN.test(path)),
  read(file): LanguageFact[] {
    const manifest = parseJsonObject(decodeText(file.bytes()), file.entry.path);
    const open: string[] = [];
    const found = [['dependencies', false] as const, ['devDependencies', true] as const].flatMap(
      ([key, development]) =>
        entriesOf(manifest[key]).flatMap(([name, written]): NamedPackage[] => {
          const target = textOf(written) ?? '*';
          // `name#range` may ask for a component under another name.
          const [from = '', range] = target.includes('#') ? target.split('#', 2) : ['', target];
          if (ELSEWHERE.test(from === '' ? target : from)) {
            open.push(name);
            return [];
          }
          return [wish(from || name, range || '*', development)];
        }),
    );
    return [...found, ...unversioned(open, 'declared', 'from elsewhere than the registry')];
  },
};

function wish(name: string, range: string, development: boolean): NamedPackage {
  const exact = /^=?v?(\d+\.\d+\.\d+(?:-[\w.-]+)?)$/.exec(range.trim())?.[1];
  const decided =
    exact === undefined ? { version: '', range: range === 'latest' ? '*' : range } : { version: exact };
  return { kind: 'package', name, ...decided, evidence: 'declared', development };
}
