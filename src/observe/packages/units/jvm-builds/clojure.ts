import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { type EdnForm, ednText, inPairs, pairsOf, parseEdn, valueOf, wordOf } from '../../../document/edn.ts';
import { decodeText } from '../../../document/text.ts';
import { gitHubRepository, gitHubRepositoryAt, type Repository } from '../../language-package/repository.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { declared } from './coordinates.ts';

const MAXIMUM_SIZE = 1024 * 1024;
const FOR_DEVELOPMENT = /dev|test|repl|build|lint|format|bench|user/i;
/** `io.github.owner/repo`, which stands for a repository. */
const GITHUB_LIBRARY = /^(?:io|com)\.github\.([\w.-]+)\/([\w.-]+)$/;
const EXTRAS = [':extra-deps', ':replace-deps', ':deps', ':override-deps', ':default-deps'];

interface Reading {
  readonly found: LanguageFact[];
  readonly open: string[];
}

/** Clojure's `deps.edn`. Source: https://clojure.org/reference/deps_edn */
export const DEPS_EDN: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SIZE,
  decidedBy: { lockFiles: [] },
  recognises: endingWith('/deps.edn'),
  read(file): LanguageFact[] {
    const [document] = parseEdn(decodeText(file.bytes()), file.entry.path);
    const reading: Reading = { found: [], open: [] };
    const pairs = pairsOf(document);
    for (const [library, coordinate] of pairsOf(valueOf(pairs, ':deps')))
      read(library, coordinate, false, reading);
    for (const [alias, content] of pairsOf(valueOf(pairs, ':aliases'))) {
      const isForDevelopment = FOR_DEVELOPMENT.test(wordOf(alias) ?? '');
      for (const key of EXTRAS)
        for (const [library, coordinate] of pairsOf(valueOf(pairsOf(content), key)))
          read(library, coordinate, isForDevelopment, reading);
    }
    return factsOf(reading);
  },
};

/** Leiningen's `project.clj`. Source: https://codeberg.org/leiningen/leiningen, `sample.project.clj` */
export const PROJECT_CLJ: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SIZE,
  decidedBy: { lockFiles: [] },
  recognises: endingWith('/project.clj'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const forms = parseEdn(decodeText(file.bytes()), path);
    const [project, namespace] = ['defproject', 'ns'].map((word) =>
      forms.find((form) => form.kind === 'list' && wordOf(form.items[0]) === word),
    );
    // A source of the namespace `….project` has the same name.
    if (!project && namespace) return [];
    if (project?.kind !== 'list') throw new Fault('malformed', `${path}: no \`defproject\``);
    const reading: Reading = { found: [], open: [] };
    const pairs = inPairs(project.items.slice(3));
    readVectors(pairs, false, reading);
    for (const [profile, content] of pairsOf(valueOf(pairs, ':profiles')))
      readVectors(pairsOf(content), FOR_DEVELOPMENT.test(wordOf(profile) ?? ''), reading);
    return factsOf(reading);
  },
};

function factsOf({ found, open }: Reading): LanguageFact[] {
  return [...found, ...unversioned(open, 'declared')];
}

/** `{:mvn/version "1.0"}`, a commit of a repository, or a folder, which is the project's own. */
function read(library: EdnForm, coordinate: EdnForm, development: boolean, { found, open }: Reading): void {
  const name = wordOf(library);
  const pairs = pairsOf(coordinate);
  if (name === undefined || valueOf(pairs, ':local/root') !== undefined) return;
  const version = ednText(valueOf(pairs, ':mvn/version'));
  if (version !== undefined) {
    found.push(declared(artifactOf(name), version, development));
    return;
  }
  const [tag, commit, old] = [':git/tag', ':git/sha', ':sha'].map((key) => ednText(valueOf(pairs, key)));
  const revision = tag ?? commit ?? old;
  const repository = repositoryOf(name, ednText(valueOf(pairs, ':git/url')));
  if (revision === undefined || repository === undefined) open.push(name);
  else found.push({ kind: 'package', ...repository, version: revision, evidence: 'declared', development });
}

function repositoryOf(library: string, address: string | undefined): Repository | undefined {
  if (address !== undefined) return gitHubRepositoryAt(address);
  const [, owner, repository] = GITHUB_LIBRARY.exec(library) ?? [];
  return owner && repository ? gitHubRepository(`${owner}/${repository}`) : undefined;
}

/** `[group/name "1.0" :scope "test"]`, under several keys. */
function readVectors(pairs: readonly [EdnForm, EdnForm][], development: boolean, reading: Reading): void {
  for (const key of [':dependencies', ':managed-dependencies', ':plugins']) {
    const listed = valueOf(pairs, key);
    for (const item of listed?.kind === 'vector' ? listed.items : []) {
      if (item.kind !== 'vector') continue;
      const [name, version] = [wordOf(item.items[0]), ednText(item.items[1])];
      if (name === undefined) continue;
      const scope = ednText(valueOf(inPairs(item.items.slice(2)), ':scope'));
      const isForDevelopment = development || key === ':plugins' || scope === 'test';
      if (version === undefined) reading.open.push(artifactOf(name));
      else reading.found.push(declared(artifactOf(name), version, isForDevelopment));
    }
  }
}

/** A name alone is group and artifact; a classifier may follow after `$`. */
function artifactOf(library: string): string {
  const [name = ''] = library.split('$', 1);
  return name.includes('/') ? name.replace('/', ':') : `${name}:${name}`;
}
