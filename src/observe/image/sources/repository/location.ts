import { resolve } from 'node:path';
import { withoutCredentials } from '../../../../model/credentials.ts';
import { Fault } from '../../../../model/fault.ts';

/** Something that `git clone` can be given. */
export interface RepositoryLocation {
  /** A URL without a password, `user@host:path`, or an absolute path. */
  readonly address: string;
  /** The address without credentials, to be shown. */
  readonly shown: string;
  /** What the URL said to log in with, which is for git alone to know. */
  readonly login?: { readonly username: string; readonly password: string };
  /** The transport that git may use, and no other. */
  readonly protocol: 'https' | 'http' | 'ssh' | 'file';
}

const SCP_LIKE = /^[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:(?!\/\/)[^\s:][^\s]*$/;
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** A target that may be named as a repository, as `repo:…` or `repository:…`, without that word. */
export function withoutRepositoryWord(target: string): string {
  return target.replace(/^repo(?:sitory)?:(?!\/\/)/, '');
}

/** Does it look like the address of a repository elsewhere? */
export function isRepositoryUrl(reference: string): boolean {
  return /^(?:https?|ssh|file|git\+ssh):\/\//i.test(reference) || SCP_LIKE.test(reference);
}

/** A repository, and a commit of it where one is named behind an `@`: `path@main`, `https://host/app.git@v1.2`. */
export function splitRevision(
  reference: string,
  exists: (path: string) => boolean,
): { readonly repository: string; readonly revision?: string } {
  const [, repository = '', revision = ''] = /^(.+)@([A-Za-z0-9][\w./+~^-]{0,199})$/.exec(reference) ?? [];
  const isAddress = /^[a-z+]+:\/\/[^/]+\/./i.test(repository) || SCP_LIKE.test(repository);
  const isPath = !isRepositoryUrl(reference) && !exists(reference) && exists(repository);
  return isAddress || isPath ? { repository, revision } : { repository: reference };
}

/**
 * Where a repository is. Throws a `Fault` (`usage`, `unsupported`) for transports that can run commands or do not
 * protect what they carry: only https, ssh, files, and http where it was allowed or stays on this machine.
 */
export function locateRepository(reference: string, allowHttp: boolean): RepositoryLocation {
  // git would take a leading dash for an option; ssh once did, in host names.
  if (reference.startsWith('-')) throw new Fault('usage', `not a repository: ${reference}`);
  if (SCP_LIKE.test(reference)) return { address: reference, shown: reference, protocol: 'ssh' };
  const transport = /^([A-Za-z0-9+.-]+):/.exec(reference)?.[1]?.toLowerCase();
  if (transport === undefined) {
    const path = resolve(reference);
    return { address: path, shown: path, protocol: 'file' };
  }
  const url = URL.parse(reference);
  const protocol = transport === 'git+ssh' ? 'ssh' : transport;
  const known = protocol === 'https' || protocol === 'http' || protocol === 'ssh' || protocol === 'file';
  if (!url || !known || url.hostname.startsWith('-')) {
    const hint = 'give an https://, ssh:// or file:// URL, git@host:path, or a path';
    throw new Fault('unsupported', `not an address of a repository that is read: ${transport}:…`, { hint });
  }
  if (protocol === 'http' && !allowHttp && !LOOPBACK.test(url.hostname)) {
    throw new Fault('refused', `plain http is not used for ${url.host}`, { hint: 'use https' });
  }
  return { ...addressOf(url, protocol), shown: `${url.protocol}//${url.host}${url.pathname}`, protocol };
}

/** Other users see the words that git is called with: what is secret is not among them. */
function addressOf(url: URL, protocol: string): Pick<RepositoryLocation, 'address' | 'login'> {
  const login = { username: unescape(url.username), password: unescape(url.password) };
  const isWeb = protocol === 'https' || protocol === 'http';
  if (isWeb && withoutCredentials(url.search) !== url.search) {
    const hint = 'write the token before the host, as https://user:token@host/path';
    throw new Fault('unsupported', `git has no way to keep the token in the query of ${url.host}`, { hint });
  }
  const bare = new URL(url);
  bare.password = '';
  // Who somebody is at a server of ssh is part of where the repository is.
  if (isWeb) bare.username = '';
  // Git knows nothing of the form that the URL parser gives to other addresses.
  const address = url.password === '' && bare.username === url.username ? url.href : bare.href;
  return isWeb && login.username + login.password !== '' ? { address, login } : { address };
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
