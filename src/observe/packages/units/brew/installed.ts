import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, objectsOf, textOf, valueAt } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';

/** `Cellar/NAME/VERSION/INSTALL_RECEIPT.json`: the folders are what Homebrew goes by. */
const RECEIPT = /\/Cellar\/([^/]+)\/([^/]+)\/INSTALL_RECEIPT\.json$/;
/** `Caskroom/NAME/.metadata/VERSION/TIME/Casks/NAME.json`. */
const CASK = /\/Caskroom\/([^/]+)\/\.metadata\/([^/]+)\/[^/]+\/Casks\/[^/]+\.(?:json|rb)$/;
/** The tap whose names need no namespace. */
const CORE = 'homebrew/core';

/** A formula that Homebrew installed, with what it runs with. Source: https://docs.brew.sh/Formula-Cookbook, and `Tab` of Homebrew */
export const INSTALL_RECEIPT: PackageFormat = {
  evidence: 'installed',
  maximumSize: 4 * 1024 * 1024,
  recognises: endingWith('/INSTALL_RECEIPT.json', (path) => RECEIPT.test(path)),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const [, formula = '', version = ''] = RECEIPT.exec(path) ?? [];
    const receipt = parseJsonObject(decodeText(file.bytes()), path);
    const tap = textOf(valueAt(receipt, 'source', 'tap')) ?? CORE;
    const requires = objectsOf(receipt.runtime_dependencies).flatMap((one) => {
      const [name, needed] = [textOf(one.full_name), textOf(one.pkg_version) ?? textOf(one.version)];
      return name && needed ? [`${name}@${needed}`] : [];
    });
    const name = tap === CORE ? formula : `${tap}/${formula}`;
    const direct = receipt.installed_on_request;
    return [
      {
        kind: 'package',
        name: name.toLowerCase(),
        version,
        evidence: 'installed',
        ...(typeof direct === 'boolean' ? { direct } : {}),
        requires,
      },
    ];
  },
};

/** A program that Homebrew installed as a cask: its path says which. */
export const CASK_METADATA: PackageFormat = {
  evidence: 'installed',
  maximumSize: 4 * 1024 * 1024,
  recognises: endingWith(['.json', '.rb'], (path) => path.includes('/Caskroom/') && CASK.test(path)),
  read(file): LanguageFact[] {
    const [, name = '', version = ''] = CASK.exec(file.entry.path) ?? [];
    return [{ kind: 'package', name: name.toLowerCase(), version, evidence: 'installed' }];
  },
};

/** `Brewfile.lock.json`, which Homebrew's bundles wrote until 2024: the versions that were installed. */
export const BREWFILE_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 16 * 1024 * 1024,
  recognises: endingWith('/Brewfile.lock.json'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const { entries } = parseJsonObject(decodeText(file.bytes()), path);
    return ['brew', 'cask'].flatMap((kind) => lockedIn(valueAt(entries, kind)));
  },
};

function lockedIn(table: unknown): NamedPackage[] {
  return entriesOf(table).flatMap(([name, entry]): NamedPackage[] => {
    const version = textOf(valueAt(entry, 'version'));
    return version === undefined
      ? []
      : [{ kind: 'package', name: name.toLowerCase(), version, evidence: 'locked', direct: true }];
  });
}

/** A `Brewfile`: a program of Ruby, which is not run. Its lines name formulae and casks, and no versions. Source: https://docs.brew.sh/Brew-Bundle-and-Brewfile */
export const BREWFILE: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: { lockFiles: ['Brewfile.lock.json'] },
  recognises: endingWith('/Brewfile'),
  read(file): LanguageFact[] {
    const names = decodeText(file.bytes()).matchAll(
      /^[ \t]*(?:brew|cask)[ \t(]+["']([\w@./+-]{1,256})["']/gm,
    );
    return Array.from(names, ([, name = '']) => ({
      kind: 'package',
      name: name.toLowerCase(),
      version: '',
      range: '*',
      evidence: 'declared',
    }));
  },
};
