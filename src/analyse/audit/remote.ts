import { iniEntries } from './ini.ts';

/** Where a remote is: a host, and the path of a repository there. */
export interface RemotePlace {
  readonly host: string;
  /** `acme/shop` */
  readonly name: string;
}

const NAME = /^\/?([\w.-]+(?:\/[\w.-]+)+)\/?$/;
/** Characters of an address. */
const LONGEST = 2_000;

/** Where `origin` is, by a repository's settings; undefined where it is none of a forge. */
export function originOf(settings: string): RemotePlace | undefined {
  const entry = iniEntries(settings).find(({ section, key }) => section === 'remote.origin' && key === 'url');
  return entry && placeOfUrl(entry.value);
}

/** The place that a URL, or `git@host:path`, names. */
export function placeOfUrl(address: string): RemotePlace | undefined {
  if (address.length > LONGEST) return undefined;
  const [, scpHost, scpPath = ''] = /^[\w.-]+@([\w.-]+):(?!\/\/)(.+)$/.exec(address) ?? [];
  const url = scpHost === undefined ? URL.parse(address) : undefined;
  const host = scpHost ?? (url && /^(?:https?|ssh|git\+ssh):$/.test(url.protocol) ? url.hostname : undefined);
  const [, written] = NAME.exec(scpHost === undefined ? (url?.pathname ?? '') : scpPath) ?? [];
  const name = written?.replace(/\.git$/, '');
  const isSafe = name !== undefined && !name.split('/').some((step) => step === '.' || step === '..');
  return host !== undefined && isSafe ? { host: host.toLowerCase(), name } : undefined;
}
