import type { NamedPackage } from './types.ts';

/** What a repository of sources is as a package. */
export type Repository = Pick<NamedPackage, 'name'> & { readonly ecosystem: 'github' | 'generic' };

/** `https://user@host:1/path.git`, `git@host:path`, `git+ssh://…`. */
const ADDRESS =
  /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/\s]*@)?([\w.-]+)(?::\d+)?\/([\w.~+/-]+?)(?:\.git)?\/?(?:[?#].*)?$/;
const SHORT_ADDRESS = /^[\w.-]+@([\w.-]+):([\w.~+/-]+?)(?:\.git)?\/?$/;
const GITHUB = 'github.com';
/** An archive of GitHub's: of a tag, a branch or a commit, or one that a release has. */
const ARCHIVE =
  /^https:\/\/(?:codeload\.)?github\.com\/([\w.-]+\/[\w.-]+)\/(?:archive\/|tar\.gz\/|zip\/|legacy\.tar\.gz\/|releases\/download\/)(?:refs\/(?:tags|heads)\/)?([\w.+-]+)/;

/** A repository by the address that it is cloned from: `pkg:github`, or `pkg:generic` by host and path; undefined for no address. */
export function repositoryOf(address: string): Repository | undefined {
  if (address.length > 512) return undefined;
  const [, host, path] = ADDRESS.exec(address) ?? SHORT_ADDRESS.exec(address) ?? [];
  if (host === undefined || path === undefined) return undefined;
  if (host.toLowerCase() === GITHUB) return gitHubRepository(path);
  return { ecosystem: 'generic', name: `${host.toLowerCase()}/${path}` };
}

/** A repository of GitHub by `owner/name`. */
export function gitHubRepository(path: string): Repository {
  return { ecosystem: 'github', name: path.toLowerCase() };
}

/** A repository of GitHub by the address that it is cloned from; undefined for any other address. */
export function gitHubRepositoryAt(address: string): Repository | undefined {
  const found = repositoryOf(address);
  return found?.ecosystem === 'github' && found.name.split('/').length === 2 ? found : undefined;
}

/** Repository and revision of an archive that GitHub made of it. */
export function archivedRepository(url: string): (Repository & Pick<NamedPackage, 'version'>) | undefined {
  const [, path, revision] = url.length > 512 ? [] : (ARCHIVE.exec(url) ?? []);
  if (path === undefined || revision === undefined) return undefined;
  return { ...gitHubRepository(path), version: revision.replace(/\.(?:tar\.\w+|tgz|zip)$/, '') };
}
