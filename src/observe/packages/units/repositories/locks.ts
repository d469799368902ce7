import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, isFields, textOf, textsOf, valueAt } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf } from '../../../document/yaml.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { type NeedingPackage, withNeeds } from '../../language-package/needs.ts';
import { gitHubRepository, type Repository, repositoryOf } from '../../language-package/repository.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';

const MAXIMUM_SIZE = 16 * 1024 * 1024;
const HOSTS: ReadonlyMap<string, string> = new Map([
  ['github', 'github.com'],
  ['gitlab', 'gitlab.com'],
  ['bitbucket', 'bitbucket.org'],
  ['codeberg', 'codeberg.org'],
]);

/** Crystal's `shard.lock`, versions 1 and 2. Source: https://github.com/crystal-lang/shards/blob/master/docs/shard.yml.adoc */
export const SHARD_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('/shard.lock'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const [document] = parseYamlDocuments(decodeText(file.bytes()), path);
    const lock = mappingOf(document);
    if (!lock.has('shards')) throw new Fault('malformed', `${path}: no \`shards\``);
    const broken: string[] = [];
    const found = [...mappingOf(lock.get('shards'))].flatMap(([name, node]): NamedPackage[] => {
      const shard = mappingOf(node);
      if (shard.has('path')) return [];
      const version = (scalarOf(shard.get('version')) ?? scalarOf(shard.get('commit')))?.replace(
        /\+git\.commit\..*$/,
        '',
      );
      const repository = repositoryOfShard(
        new Map([...shard].flatMap(([key, value]) => pairOf(key, scalarOf(value)))),
      );
      if (version && repository) return [{ kind: 'package', ...repository, version, evidence: 'locked' }];
      broken.push(name);
      return [];
    });
    return [...found, ...brokenParts(broken, 'locked')];
  },
};

function pairOf(key: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[key, value]];
}

/** `git: URL`, or `github: owner/name` and its siblings. */
function repositoryOfShard(shard: ReadonlyMap<string, string>): Repository | undefined {
  for (const [key, host] of HOSTS) {
    const path = shard.get(key);
    if (path !== undefined) return repositoryOf(`https://${host}/${path}`);
  }
  return repositoryOf(shard.get('git') ?? shard.get('hg') ?? shard.get('fossil') ?? '');
}

/** Nim's `nimble.lock`. Source: https://github.com/nim-lang/nimble, "nimble lock" */
export const NIMBLE_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('/nimble.lock'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const lock = parseJsonObject(decodeText(file.bytes()), path);
    if (!isFields(lock.packages)) throw new Fault('malformed', `${path}: no \`packages\``);
    const broken: string[] = [];
    const found: NeedingPackage[] = [];
    for (const [name, entry] of entriesOf(lock.packages)) {
      const written = textOf(valueAt(entry, 'version')) ?? '';
      const version = /^\d/.test(written) ? written : textOf(valueAt(entry, 'vcsRevision'));
      const repository = repositoryOf(textOf(valueAt(entry, 'url')) ?? '');
      if (!version || !repository) {
        broken.push(name);
        continue;
      }
      const fact = { kind: 'package', ...repository, version, evidence: 'locked' } as const;
      found.push({ fact, key: name, needs: textsOf(valueAt(entry, 'dependencies')) });
    }
    return [...withNeeds(found), ...brokenParts(broken, 'locked')];
  },
};

/**
 * Elm's `elm.json`: packages are repositories of GitHub. An application has every version, a package has ranges.
 * Source: https://github.com/elm/compiler/tree/master/docs/elm.json
 */
export const ELM_JSON: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('/elm.json', (path) => !path.includes('/elm-stuff/')),
  read(file): LanguageFact[] {
    const document = parseJsonObject(decodeText(file.bytes()), file.entry.path);
    const isApplication = document.type === 'application';
    return [['dependencies', false] as const, ['test-dependencies', true] as const].flatMap(
      ([key, development]) => {
        const table = document[key];
        if (!isApplication) return elmPackages(table, development, true);
        return [
          ...elmPackages(valueAt(table, 'direct'), development, true),
          ...elmPackages(valueAt(table, 'indirect'), development, false),
        ];
      },
    );
  },
};

function elmPackages(table: unknown, development: boolean, direct: boolean): NamedPackage[] {
  return entriesOf(table).flatMap(([name, written]): NamedPackage[] => {
    const text = textOf(written);
    if (text === undefined || !/^[\w-]+\/[\w-]+$/.test(name)) return [];
    const isExact = /^\d+\.\d+\.\d+$/.test(text);
    const decided = isExact
      ? ({ version: text, evidence: 'locked' } as const)
      : ({ version: '', range: text, evidence: 'declared' } as const);
    return [{ kind: 'package', ...gitHubRepository(name), ...decided, development, direct }];
  });
}
