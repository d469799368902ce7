import { isAbsolute, join, resolve } from 'node:path';
import { Fault } from '../../model/fault.ts';

export const OSV_BUCKET = 'https://osv-vulnerabilities.storage.googleapis.com';
export const KEV_CATALOG =
  'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json';
export const EPSS_SCORES = 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** OSV's folders: `npm`, `crates.io`, `Azure Linux`, `Ubuntu:24.04:LTS`. */
const FOLDER = /^[A-Za-z0-9](?:[A-Za-z0-9 ._+()-]|:(?!\/)){0,99}$/;

/**
 * A base as it is used from here on: a URL without a slash at its end, or an absolute path.
 * Throws a `Fault` (`usage`) for a URL that others could tamper with on its way.
 */
export function normaliseBase(base: string): string {
  if (!isUrl(base)) return resolve(base);
  const url = URL.parse(base);
  if (!url || (url.protocol !== 'https:' && !LOOPBACK.test(url.hostname))) {
    throw new Fault('usage', `advisories are not read over an unprotected connection: ${base}`, {
      hint: 'use an https URL or a folder',
    });
  }
  return base.replace(/\/{1,8}$/, '');
}

export function isUrl(location: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(location);
}

/** The file of these path segments under a base, as URL or path. */
export function locate(base: string, ...segments: string[]): string {
  return isUrl(base)
    ? [base, ...segments.map((segment) => encodeURIComponent(segment))].join('/')
    : join(base, ...segments);
}

/** Where KEV and EPSS are taken from if nobody says: beside a mirror, from their publishers with OSV's own bucket. */
export function companion(base: string, ownLocation: string, ...segments: string[]): string {
  return base === OSV_BUCKET ? ownLocation : locate(base, ...segments);
}

/** True for a name that can only be a folder of the base. */
export function isFolderName(name: string): boolean {
  return FOLDER.test(name) && !isAbsolute(name) && !name.endsWith('.') && !name.includes('..');
}
