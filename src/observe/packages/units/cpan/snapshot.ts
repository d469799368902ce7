import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { distributionOf, type Release, releaseAt, releaseOf } from './distribution.ts';

interface Entry {
  readonly line: number;
  release: Release | undefined;
  readonly provides: string[];
  readonly requirements: string[];
}

/** Carton's lock file, `cpanfile.snapshot`. Source: https://metacpan.org/pod/Carton, and its `Carton::Snapshot` */
export const SNAPSHOT: PackageFormat = {
  evidence: 'locked',
  maximumSize: 32 * 1024 * 1024,
  recognises: endingWith('/cpanfile.snapshot'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const lines = linesOf(decodeText(file.bytes()));
    if (!lines.some((line) => /^DISTRIBUTIONS\s*$/.test(line)))
      throw new Fault('malformed', `${path}: no \`DISTRIBUTIONS\``);
    const entries = entriesIn(lines);
    const providers = new Map(
      entries.flatMap(({ release, provides }) =>
        release ? provides.map((one) => [one, release] as const) : [],
      ),
    );
    const found = entries.flatMap(({ release, provides, requirements }): NamedPackage[] => {
      if (!release) return [];
      const needed = requirements.flatMap((one) => providers.get(one) ?? []);
      const requires = [...new Set(needed.filter((one) => one !== release).map(referenceOf))];
      return [
        { kind: 'package', ...release, evidence: 'locked', requires, aliases: provides.map(distributionOf) },
      ];
    });
    const broken = entries.flatMap(({ release, line }) => (release ? [] : [line]));
    return [...found, ...brokenParts(broken, 'locked')];
  },
};

function referenceOf({ name, version }: Release): string {
  return `${name}@${version}`;
}

/** Two blanks before a distribution, four before its fields, six before what they list. */
function entriesIn(lines: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  let list: string[] | undefined;
  for (const [index, line] of lines.entries()) {
    const depth = line.length - line.trimStart().length;
    const [word = '', value = ''] = line.trim().split(' ', 2);
    const last = entries.at(-1);
    if (word === '' || word.startsWith('#') || depth < 2) continue;
    if (depth < 4) {
      entries.push({ line: index + 1, release: releaseOf(word), provides: [], requirements: [] });
      list = undefined;
    } else if (!last) continue;
    else if (depth < 6) {
      list = word === 'provides:' ? last.provides : word === 'requirements:' ? last.requirements : undefined;
      if (word === 'pathname:') last.release = releaseAt(value) ?? last.release;
    } else list?.push(word);
  }
  return entries;
}
