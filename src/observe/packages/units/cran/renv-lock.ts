import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, isFields, textOf, textsOf } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { namesIn, OWN, parseControl } from './description.ts';

const MAXIMUM_SIZE = 16 * 1024 * 1024;

/** renv's lock file. Source: https://rstudio.github.io/renv/reference/lockfiles.html */
export const RENV_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('/renv.lock'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const { Packages: packages } = parseJsonObject(decodeText(file.bytes()), path);
    if (!isFields(packages)) throw new Fault('malformed', `${path}: no \`Packages\``);
    const entries = entriesOf(packages);
    const broken = entries.flatMap(([name, entry]) => (isFields(entry) ? [] : [name]));
    const locked = entries.flatMap(([key, entry]): Locked[] => {
      if (!isFields(entry)) return [];
      // Version 2 of the file has the fields of DESCRIPTION, version 1 a list of its own.
      const needs = [
        ...textsOf(entry.Requirements),
        ...['Depends', 'Imports', 'LinkingTo'].flatMap((field) => needsIn(entry[field])),
      ];
      return [{ name: textOf(entry.Package) ?? key, version: textOf(entry.Version), needs }];
    });
    return [...factsOf(locked), ...brokenParts(broken, 'locked')];
  },
};

function needsIn(value: unknown): string[] {
  return (typeof value === 'string' ? [value] : textsOf(value)).flatMap(namesIn);
}

/** packrat's lock file, paragraphs of fields. Source: https://rstudio.github.io/packrat/ */
export const PACKRAT_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('/packrat.lock'),
  read(file): LanguageFact[] {
    const paragraphs = parseControl(decodeText(file.bytes()));
    if (!paragraphs.some((fields) => fields.has('PackratFormat') || fields.has('PackratVersion')))
      throw new Fault('malformed', `${file.entry.path}: no \`PackratFormat\``);
    const locked = paragraphs.flatMap((fields): Locked[] => {
      const name = fields.get('Package');
      const needs = namesIn(fields.get('Requires') ?? '');
      return name === undefined ? [] : [{ name, version: fields.get('Version'), needs }];
    });
    return factsOf(locked);
  },
};

interface Locked {
  readonly name: string;
  readonly version: string | undefined;
  readonly needs: readonly string[];
}

function factsOf(locked: readonly Locked[]): LanguageFact[] {
  const packages = locked.filter(({ name }) => !OWN.has(name));
  const versions = new Map(packages.map(({ name, version }) => [name, version]));
  const without = packages.flatMap(({ name, version }) => (version === undefined ? [name] : []));
  const facts = packages.flatMap(({ name, version, needs }): LanguageFact[] => {
    const known = [...new Set(needs)].filter((need) => versions.get(need) !== undefined);
    const requires = known.map((need) => `${need}@${versions.get(need)}`);
    return version === undefined ? [] : [{ kind: 'package', name, version, evidence: 'locked', requires }];
  });
  return [...facts, ...unversioned(without, 'locked')];
}
