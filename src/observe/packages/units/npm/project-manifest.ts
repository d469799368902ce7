import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, type Fields, isFields, textOf, textsOf } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import type { DecisionRule, LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isOwnFile } from './own-file.ts';
import { isVersion, PACKAGE_NAME, targetOfAlias, versionInAddress } from './registry-name.ts';

/** Lists of a manifest, and whether what they name is for development only. */
const LISTS: readonly (readonly [list: string, development: boolean])[] = [
  ['dependencies', false],
  ['optionalDependencies', false],
  ['peerDependencies', false],
  ['devDependencies', true],
];
/** The project's own folders. */
const LOCAL = /^(?:workspace|link|portal|file):|^[./]|^~\//;
/** Of these, what the project's lock file decides the packages of as well, by its path. */
const DECIDED_FOLDER = /^(?:(?:portal|file):|(?=[./]))(?:\.\/)*([^*!/][^*!]{0,250})$/;
/** Addresses, and repositories of hosts: `owner/name`. */
const ADDRESS = /^[a-z][a-z+]*:|^[\w.-]+\/[\w.-]+/i;
/** `latest`, `next`: whatever the registry calls so when it is installed. */
const TAG = /^[a-z][\w.-]*$/i;
const RANGE = /^[xX]$|^[vV]\d/;

export const NPM_DECISIONS: DecisionRule = {
  lockFiles: ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock'],
  installed: (name) => `node_modules/${name}/package.json`,
};

/** The manifest of a project: what it declares. Source: https://docs.npmjs.com/cli/configuring-npm/package-json */
export const PROJECT_MANIFEST: PackageFormat = {
  evidence: 'declared',
  maximumSize: 5 * 1024 * 1024,
  decidedBy: NPM_DECISIONS,
  recognises: endingWith('/package.json', (path) => isOwnFile(path, 'package.json')),
  read: (file) => declaredIn(parseJsonObject(decodeText(file.bytes()), file.entry.path)),
};

/** The packages that a manifest declares, and the folders of its workspaces. */
export function declaredIn(manifest: Fields): LanguageFact[] {
  const found: LanguageFact[] = [];
  const without: string[] = [];
  const folders: string[] = [];
  for (const [list, development] of LISTS) {
    for (const [key, value] of entriesOf(manifest[list])) {
      const written = (textOf(value) ?? '').trim();
      const wanted = wantedOf(key, written);
      if (wanted === 'local') folders.push(...(DECIDED_FOLDER.exec(written)?.slice(1) ?? []));
      else if (wanted === 'address') without.push(key);
      else {
        const peer = list === 'peerDependencies' ? { isPeer: true } : {};
        found.push({ kind: 'package', ...wanted, evidence: 'declared', development, ...peer });
      }
    }
  }
  const { workspaces } = manifest;
  const patterns = [...textsOf(isFields(workspaces) ? workspaces.packages : workspaces), ...folders];
  const name = textOf(manifest.name);
  return [
    ...found,
    ...(name !== undefined && PACKAGE_NAME.test(name) ? [{ kind: 'own', name } as const] : []),
    ...unversioned(without, 'declared'),
    ...(patterns.length > 0 ? [{ kind: 'workspaces', patterns } as const] : []),
  ];
}

/** What a manifest's entry asks for, an alias by its real name. */
export function wantedOf(
  key: string,
  written: string,
): { name: string; version: string; range?: string } | 'local' | 'address' {
  const alias = targetOfAlias(written);
  const name = alias?.name ?? key;
  const range = alias?.version ?? written.replace(/^npm:/, '');
  if (LOCAL.test(range)) return 'local';
  const addressed = versionInAddress(name, range);
  if (addressed === undefined && ADDRESS.test(range)) return 'address';
  const exact = addressed ?? range.replace(/^[=v\s]+/, '');
  if (isVersion(exact)) return { name, version: exact };
  const isAny = range === '' || (TAG.test(range) && !RANGE.test(range));
  return { name, version: '', range: isAny ? '*' : range };
}
