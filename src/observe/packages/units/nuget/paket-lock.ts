import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { type NeedingPackage, withNeeds } from '../../language-package/needs.ts';
import { gitHubRepository, gitHubRepositoryAt, type Repository } from '../../language-package/repository.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';

/** `Name (1.2.3) - restriction: …`; the version may be followed by more within the brackets. */
const ENTRY = /^(\S+) \(([^\s()]+)(?=[\s()])[^()]*\)/;
/** `path/of/file.fs (commit)`, or `(commit)` alone for a whole repository. */
const FETCHED = /^(?:\S.* |)\(([^\s()]+)\)/;
const GITHUB_REMOTE = /^([\w.-]+\/[\w.-]+?)(?:\.git)?$/;

/** What the lines of a file are under. */
interface Place {
  kind: string;
  remote: string;
}

/**
 * Paket's lock file: groups, each with packages of NuGet, and files and repositories of GitHub and of git.
 * Source: https://fsprojects.github.io/Paket/lock-file.html
 */
export const PAKET_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 32 * 1024 * 1024,
  recognises: endingWith('/paket.lock'),
  read(file): LanguageFact[] {
    const reading = new Reading();
    for (const [index, line] of linesOf(decodeText(file.bytes())).entries()) reading.line(line, index + 1);
    return reading.facts();
  },
};

class Reading {
  readonly #place: Place = { kind: '', remote: '' };
  readonly #fetched: NamedPackage[] = [];
  readonly #broken: number[] = [];
  /** By group: one name may have another version in each. */
  readonly #groups: NeedingPackage[][] = [[]];
  #needs: string[] = [];

  line(line: string, number: number): void {
    const text = line.trim();
    const depth = line.length - line.trimStart().length;
    if (text === '') return;
    if (depth === 0) this.#heading(text);
    else if (text.startsWith('remote:')) this.#place.remote = text.slice('remote:'.length).trim();
    else if (text === 'specs:' || depth < 4) return;
    else if (this.#place.kind === 'NUGET') this.#package(text, depth, number);
    else this.#source(text, depth);
  }

  facts(): LanguageFact[] {
    return [
      ...this.#groups.flatMap((group) => withNeeds(group)),
      ...this.#fetched,
      ...brokenParts(this.#broken, 'locked'),
    ];
  }

  #heading(text: string): void {
    if (text.startsWith('GROUP ')) this.#groups.push([]);
    this.#place.kind = /^[A-Z]+$/.test(text) ? text : '';
    this.#place.remote = '';
  }

  #package(text: string, depth: number, number: number): void {
    if (depth > 4) {
      this.#needs.push((text.split(' ', 1)[0] ?? '').toLowerCase());
      return;
    }
    const [, name, version] = ENTRY.exec(text) ?? [];
    this.#needs = [];
    if (name === undefined || version === undefined) {
      this.#broken.push(number);
      return;
    }
    const fact = { kind: 'package', name, version, evidence: 'locked' } as const;
    this.#groups.at(-1)?.push({ fact, key: name.toLowerCase(), needs: this.#needs });
  }

  /** Of one repository several files may be there. */
  #source(text: string, depth: number): void {
    const { kind, remote } = this.#place;
    const commit = depth === 4 || depth === 5 ? FETCHED.exec(text)?.[1] : undefined;
    const repository = kind === 'GITHUB' ? hostedAt(remote) : gitHubRepositoryAt(remote);
    if (commit === undefined || repository === undefined) return;
    this.#fetched.push({ kind: 'package', ...repository, version: commit, evidence: 'locked' });
  }
}

function hostedAt(remote: string): Repository | undefined {
  const [, path] = GITHUB_REMOTE.exec(remote) ?? [];
  return path === undefined ? undefined : gitHubRepository(path);
}
