import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

/** Packages that come with R itself. */
export const OWN: ReadonlySet<string> = new Set(
  'R base compiler datasets graphics grDevices grid methods parallel splines stats stats4 tcltk tools utils'.split(
    ' ',
  ),
);

/** What R writes into the DESCRIPTION of a package that it installs. */
const BUILT = 'Built';

/**
 * An installed package of R: `library/NAME/DESCRIPTION`. One that R has not built is source.
 * Source: https://cran.r-project.org/doc/manuals/r-release/R-exts.html#The-DESCRIPTION-file
 */
export const DESCRIPTION: PackageFormat = {
  evidence: 'installed',
  maximumSize: 1024 * 1024,
  recognises: endingWith('/DESCRIPTION', (path) => /\/[A-Za-z][A-Za-z0-9.]*\/DESCRIPTION$/.test(path)),
  read(file): LanguageFact[] {
    const [fields] = parseControl(decodeText(file.bytes()));
    const [name, version] = [fields?.get('Package'), fields?.get('Version')];
    if (name === undefined || version === undefined || fields?.get('Priority') === 'base') return [];
    const fieldsOfNeeds = ['Depends', 'Imports', 'LinkingTo'];
    const needs = [...new Set(fieldsOfNeeds.flatMap((field) => namesIn(fields?.get(field) ?? '')))];
    if (!fields?.has(BUILT)) return unversioned(needs, 'declared');
    const licence = fields.get('License');
    const licences = licence ? { licences: [licence] } : {};
    return [{ kind: 'package', name, version, evidence: 'installed', needs, ...licences }];
  },
};

/** Paragraphs of `Field: value` with continued lines, as Debian's control files are. */
export function parseControl(text: string): ReadonlyMap<string, string>[] {
  const paragraphs: Map<string, string>[] = [new Map()];
  let last = '';
  for (const line of linesOf(text)) {
    const fields = paragraphs.at(-1);
    const [, key, value = ''] = /^([A-Za-z][\w@/-]*)\s*:(.*)$/.exec(line) ?? [];
    if (line.trim() === '') paragraphs.push(new Map());
    else if (key !== undefined) fields?.set((last = key), value.trim());
    else if (/^\s/.test(line) && fields?.has(last)) fields.set(last, `${fields.get(last)} ${line.trim()}`);
  }
  return paragraphs.filter((fields) => fields.size > 0);
}

/** `R (>= 3.5), cli (>= 1.0), rlang` names cli and rlang. */
export function namesIn(requirements: string): string[] {
  return requirements
    .split(',')
    .map((one) => one.replace(/\(.*/s, '').trim())
    .filter((name) => name !== '' && !OWN.has(name));
}
