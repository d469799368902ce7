import { Fault } from '../../../../model/fault.ts';
import type { LocatedFact } from '../../../../model/analyser.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, type Fields, scalarAt, textOf, valueAt } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { distributionOf, releaseAt, releaseOf } from './distribution.ts';

/** Modules of one distribution that are told apart. */
const MOST_MODULES = 4096;
/** Earlier releases of one distribution that are told apart. */
const MOST_RELEASES = 64;
const LOCAL = '/perllocal.pod';
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
    return [{ kind: 'package', ...release, evidence: 'installed', aliases: modulesIn(record) }];
  },
};

/** What cpanm knows of a distribution that it installed, beside the record: what it needs where it runs, by modules. */
export const INSTALLED_META: PackageFormat = {
  evidence: 'installed',
  maximumSize: 4 * 1024 * 1024,
  recognises: endingWith('/MYMETA.json', (path) => /\/\.meta\/[^/]+\/MYMETA\.json$/.test(path)),
  read(file): LanguageFact[] {
    const { prereqs } = parseJsonObject(decodeText(file.bytes()), file.entry.path);
    const names = entriesOf(valueAt(prereqs, 'runtime', 'requires')).map(([module]) =>
      distributionOf(module),
    );
    return [{ kind: 'needs', names: names.slice(0, MOST_MODULES) }];
  },
};

/** Modules of a distribution, by which other files name it, each as `Name@version`: first the one that it is called for. */
function modulesIn(record: Fields): string[] {
  const main = `${distributionOf(textOf(record.name) ?? '')}@${textOf(record.version) ?? ''}`;
  const others = entriesOf(record.provides).map(
    ([module, provided]) => `${distributionOf(module)}@${scalarAt(provided, 'version') ?? ''}`,
  );
  return [...new Set([main, ...others])].slice(0, MOST_MODULES);
}

/**
 * `perllocal.pod`, to which ExtUtils::MakeMaker appends each module that it installs: of one that was installed again
 * the last counts. Source: https://metacpan.org/pod/ExtUtils::MakeMaker, `ExtUtils::Command::MM`
 */
export const PERLLOCAL: PackageFormat = {
  evidence: 'installed',
  maximumSize: 16 * 1024 * 1024,
  recognises: endingWith(LOCAL),
  read(file): LanguageFact[] {
    const found = new Map<string, NamedPackage>();
    let name: string | undefined;
    for (const line of linesOf(decodeText(file.bytes()))) {
      if (line.startsWith('=head2 ')) name = /C<Module>\s+L<([\w:]+)/.exec(line)?.[1];
      const version = /^C<VERSION:\s+(\S+)>$/.exec(line)?.[1];
      if (name === undefined || version === undefined) continue;
      const module = distributionOf(name);
      const before = found.get(name);
      const replaced = before ? [...(before.aliases ?? []), `${module}@${before.version}`] : [];
      const aliases = replaced.slice(-MOST_RELEASES);
      found.set(name, { kind: 'package', name: module, version, evidence: 'installed', aliases });
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

/**
 * Each installation once. Other files name a distribution by a module of it; what cpanm recorded of a release stays when
 * another one takes its place, which `perllocal.pod` tells; and a list of files has no version.
 */
export function installedOnce(
  facts: Iterable<LocatedFact<LanguageFact>>,
): Iterable<LocatedFact<LanguageFact>> {
  const [recorded, named] = [new Set<string>(), new Set<string>()];
  const [current, replaced] = [new Set<string>(), new Set<string>()];
  for (const { path, fact } of installedIn(facts)) {
    const [own, others = []] = [`${fact.name}@${fact.version}`, fact.aliases];
    if (fact.range !== undefined) continue;
    if (path.endsWith(LOCAL)) current.add(own);
    for (const one of others) (path.endsWith(LOCAL) ? replaced : recorded).add(one);
    for (const one of [own, ...others]) named.add(one.slice(one.indexOf('/') + 1, one.lastIndexOf('@')));
  }
  const isKnown = ({ path, fact }: LocatedFact<NamedPackage>) => {
    if (fact.range !== undefined) return named.has(fact.name);
    if (path.endsWith(LOCAL)) return recorded.has(`${fact.name}@${fact.version}`);
    const main = fact.aliases?.[0] ?? '';
    return replaced.has(main) && !current.has(main);
  };
  return {
    *[Symbol.iterator]() {
      for (const located of facts) if (!isInstalled(located) || !isKnown(located)) yield located;
    },
  };
}

function isInstalled(located: LocatedFact<LanguageFact>): located is LocatedFact<NamedPackage> {
  return located.fact.kind === 'package' && located.fact.evidence === 'installed';
}

function* installedIn(facts: Iterable<LocatedFact<LanguageFact>>): Generator<LocatedFact<NamedPackage>> {
  for (const located of facts) if (isInstalled(located)) yield located;
}
