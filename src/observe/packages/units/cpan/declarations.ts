import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, isFields, scalarAt, valueAt } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import type {
  DecisionRule,
  LanguageFact,
  NamedPackage,
  PackageFormat,
} from '../../language-package/types.ts';
import { distributionOf } from './distribution.ts';

const MAXIMUM_SIZE = 1024 * 1024;
/**
 * What counts of a program, in its order: comments; `on 'test' => sub {`; `requires 'HTTP::Tiny', '>= 0.088';`, with
 * brackets, fat commas and double quotes; other texts, of which one
 * without its end takes the rest of its line; and where blocks begin and end.
 */
const PART =
  /(?<!\$)#[^\n]*|\bon\b\s{0,64}(?:\(\s{0,64})?["']?(?<phase>\w{1,64})["']?\s{0,64}(?:,|=>)\s{0,64}sub\s{0,64}\{|\b(?:(?<own>configure|build|test|author)_)?(?:requires|recommends|suggests)\s{0,64}(?:\(\s{0,64})?(?:["'](?<module>[\w:]{1,256})["']|(?<word>[\w:]{1,256})(?=\s{0,64}=>))\s{0,64}(?:(?:,|=>)\s{0,64}(?:["'](?<quoted>[^"'$@]{0,256})["']|(?<bare>v?\d[\w.]{0,64})))?|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|(?<edge>[{}])/g;
/** Documentation between the lines of a program, and what stands behind its end. */
const DOCUMENTATION = /^=[a-z][^]*?(?:^=cut\b[^\n]*$|(?![^]))|^__(?:END|DATA)__$[^]*/gm;
const PRODUCTION = new Set(['runtime', '']);

const CPAN_DECISIONS: DecisionRule = { lockFiles: ['cpanfile.snapshot'] };

/**
 * `cpanfile`: a program of Perl, which is not run. What it asks for by literals is read, with the phase of the
 * block that they stand in. Source: https://metacpan.org/pod/cpanfile
 */
export const CPANFILE: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SIZE,
  decidedBy: CPAN_DECISIONS,
  recognises: endingWith('/cpanfile'),
  read(file): LanguageFact[] {
    const found: LanguageFact[] = [];
    const blocks: string[] = [];
    for (const { groups = {} } of decodeText(file.bytes()).replaceAll(DOCUMENTATION, '').matchAll(PART)) {
      const { phase, own, module = groups.word, quoted, bare, edge } = groups;
      const around = blocks.at(-1) ?? '';
      if (phase !== undefined || edge === '{') blocks.push(phase ?? around);
      else if (edge === '}') blocks.pop();
      else if (module !== undefined)
        found.push(...wish(module, quoted ?? bare ?? '0', !PRODUCTION.has(own ?? around)));
    }
    return found;
  },
};

/**
 * `META.json` of a project's own distribution, and `MYMETA.json`, which its build makes: its prerequisites by phase.
 * Source: https://metacpan.org/pod/CPAN::Meta::Spec, version 2
 */
export const META_JSON: PackageFormat = {
  evidence: 'declared',
  maximumSize: 4 * 1024 * 1024,
  decidedBy: CPAN_DECISIONS,
  recognises: endingWith(
    'META.json',
    (path) => /\/(?:MY)?META\.json$/.test(path) && !/\/\.meta\/[^/]+\/[^/]+$/.test(path),
  ),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const meta = parseJsonObject(decodeText(file.bytes()), path);
    // Others name files so too.
    if (!isFields(meta['meta-spec'])) return [];
    if (scalarAt(meta, 'meta-spec', 'version')?.startsWith('1'))
      throw new Fault('unsupported', `${path}: version 1 of the specification`);
    return entriesOf(meta.prereqs).flatMap(([phase, relations]) =>
      ['requires', 'recommends', 'suggests'].flatMap((relation) =>
        entriesOf(valueAt(relations, relation)).flatMap(([module, version]) =>
          wish(module, scalarAt({ version }, 'version') ?? '0', !PRODUCTION.has(phase)),
        ),
      ),
    );
  },
};

/** A version alone is the oldest that will do; `0` is any; `perl` is the language. */
function wish(module: string, version: string, development: boolean): NamedPackage[] {
  if (module === 'perl') return [];
  const written = version.trim();
  const exact = /^==\s*(v?\d[\w.]*)$/.exec(written)?.[1];
  const isBare = /^v?\d[\w.]*$/.test(written);
  const range = isBare ? (/^[0.]+$/.test(written) ? '*' : `>= ${written}`) : written || '*';
  const decided = exact === undefined ? { version: '', range } : { version: exact };
  return [{ kind: 'package', name: distributionOf(module), ...decided, evidence: 'declared', development }];
}
