import { Fault } from '../../../../model/fault.ts';
import type { LocatedFact } from '../../../../model/analyser.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { textOf } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { distributionOf, releaseAt, releaseOf } from './distribution.ts';

/** `auto/HTTP/Tiny/.packlist` in a folder of libraries. */
const LIST = /\/auto\/((?:\w+\/)+)\.packlist$/;

/** What cpanm and Carton record of each distribution that they install: `.meta/NAME-VERSION/install.json`. Source: App::cpanminus, "install.json" */
export const INSTALL_JSON: PackageFormat = {
  evidence: 'installed',
  maximumSize: 4 * 1024 * 1024,
  recognises: endingWith('/install.json', (path) => /\/\.meta\/[^/]+\/install\.json$/.test(path)),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const record = parseJsonObject(decodeText(file.bytes()), path);
    const release = releaseAt(textOf(record.pathname) ?? '') ?? releaseOf(textOf(record.dist) ?? '');
    if (!release) throw new Fault('malformed', `${path}: neither \`pathname\` nor \`dist\` of a release`);
    return [{ kind: 'package', ...release, evidence: 'installed' }];
  },
};

/**
 * `perllocal.pod`, to which ExtUtils::MakeMaker appends each module that it installs: of one that was installed again
 * the last counts. Source: https://metacpan.org/pod/ExtUtils::MakeMaker, `ExtUtils::Command::MM`
 */
export const PERLLOCAL: PackageFormat = {
  evidence: 'installed',
  maximumSize: 16 * 1024 * 1024,
  recognises: endingWith('/perllocal.pod'),
  read(file): LanguageFact[] {
    const found = new Map<string, NamedPackage>();
    let name: string | undefined;
    for (const line of linesOf(decodeText(file.bytes()))) {
      if (line.startsWith('=head2 ')) name = /C<Module>\s+L<([\w:]+)/.exec(line)?.[1];
      const version = /^C<VERSION:\s+(\S+)>$/.exec(line)?.[1];
      if (name === undefined || version === undefined) continue;
      found.set(name, { kind: 'package', name: distributionOf(name), version, evidence: 'installed' });
    }
    return [...found.values()];
  },
};

/** A list of the files of a distribution, which has no version; where nothing else tells it, any is possible. */
export const PACKING_LIST: PackageFormat = {
  evidence: 'installed',
  maximumSize: 16 * 1024 * 1024,
  recognises: endingWith('/.packlist', (path) => LIST.test(path)),
  read(file): LanguageFact[] {
    const folders = LIST.exec(file.entry.path)?.[1] ?? '';
    const name = folders.slice(0, -1).replaceAll('/', '-');
    return [{ kind: 'package', name, version: '', range: '*', evidence: 'installed' }];
  },
};

/** Without the lists of distributions of which another file tells the version. */
export function withoutKnownLists(
  facts: Iterable<LocatedFact<LanguageFact>>,
): Iterable<LocatedFact<LanguageFact>> {
  const known = new Set<string>();
  for (const { fact } of facts)
    if (fact.kind === 'package' && fact.range === undefined && fact.evidence === 'installed')
      known.add(fact.name.slice(fact.name.indexOf('/') + 1));
  return {
    *[Symbol.iterator]() {
      for (const located of facts) {
        const { path, fact } = located;
        const isKnown = path.endsWith('/.packlist') && fact.kind === 'package' && known.has(fact.name);
        if (!isKnown) yield located;
      }
    },
  };
}
