import { parseOsRelease } from './os-release.ts';

/** What a distribution's own release file tells, where there is no os-release. */
export interface Release {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly codename?: string;
}

/** How the products of `… release <version>` files begin, and their os-release ids. */
const PRODUCTS: readonly (readonly [beginning: string, id: string])[] = [
  ['red hat enterprise linux', 'rhel'],
  ['centos', 'centos'],
  ['rocky', 'rocky'],
  ['almalinux', 'almalinux'],
  ['oracle', 'ol'],
  ['fedora', 'fedora'],
  ['amazon linux', 'amzn'],
  ['scientific linux', 'scientific'],
  ['vmware photon', 'photon'],
  ['cbl-mariner', 'mariner'],
];

/** Debian's codenames, for testing images whose os-release has no VERSION_ID. */
const DEBIAN_CODENAMES: ReadonlyMap<string, string> = new Map([
  ['jessie', '8'],
  ['stretch', '9'],
  ['buster', '10'],
  ['bullseye', '11'],
  ['bookworm', '12'],
  ['trixie', '13'],
  ['forky', '14'],
  ['duke', '15'],
]);

/** Reads `/etc/redhat-release` and its kin: `CentOS Linux release 7.9.2009 (Core)`, `VMware Photon OS 3.0`. */
export function parseProductRelease(text: string): Release | undefined {
  const line = firstLine(text);
  const lower = line.toLowerCase();
  const product = PRODUCTS.find(([beginning]) => lower.startsWith(beginning));
  const version = /[ \t](\d[\w.]{0,40})/.exec(line);
  if (!product || !version) return undefined;
  const name = line.slice(0, version.index).replace(/ release$/i, '');
  return { id: product[1], version: version[1] ?? '', name };
}

/** Reads `/etc/SuSE-release`: a first line with the product, then `VERSION = 11` and `PATCHLEVEL = 4`. */
export function parseSuseRelease(text: string): Release | undefined {
  const line = firstLine(text);
  const version = /^VERSION[ \t]*=[ \t]*([\d.]{1,20})/m.exec(text)?.[1];
  const patchLevel = /^PATCHLEVEL[ \t]*=[ \t]*(\d{1,4})/m.exec(text)?.[1];
  if (!version) return undefined;
  if (/^opensuse/i.test(line)) return { id: 'opensuse', version, name: 'openSUSE' };
  if (!/^suse linux enterprise/i.test(line)) return undefined;
  const full = patchLevel && patchLevel !== '0' ? `${version}.${patchLevel}` : version;
  return { id: /desktop/i.test(line) ? 'sled' : 'sles', version: full, name: 'SUSE Linux Enterprise' };
}

/** Reads `/etc/lsb-release`: shell assignments of DISTRIB_ID, DISTRIB_RELEASE, DISTRIB_CODENAME. */
export function parseLsbRelease(text: string): Release | undefined {
  const variables = parseOsRelease(text);
  const id = variables.get('DISTRIB_ID');
  if (!id) return undefined;
  const codename = variables.get('DISTRIB_CODENAME');
  return {
    id: id.toLowerCase().replaceAll(/[^a-z0-9._-]/g, '-'),
    version: variables.get('DISTRIB_RELEASE') ?? '',
    name: id,
    ...(codename ? { codename } : {}),
  };
}

/** Reads `/etc/debian_version`: `12.5` for a release, `forky/sid` for testing and unstable alike. */
export function parseDebianVersion(text: string): Release | undefined {
  const line = firstLine(text);
  const name = 'Debian GNU/Linux';
  const number = /^(\d{1,3})(?:\.\d{1,3})?$/.exec(line)?.[1];
  if (number) return { id: 'debian', version: number, name };
  const codename = /^([a-z]{1,30})(?:\/sid)?$/.exec(line)?.[1];
  return codename ? { id: 'debian', version: debianRelease(codename), name, codename } : undefined;
}

/** Reads `/etc/alpine-release`: a bare version. */
export function parseAlpineRelease(text: string): Release | undefined {
  const version = /^\d[\w.]{0,40}$/.exec(firstLine(text))?.[0];
  return version ? { id: 'alpine', version, name: 'Alpine Linux' } : undefined;
}

/** The number that a codename of Debian is or will be released under; empty where there is none, as for sid. */
export function debianRelease(codename: string): string {
  return DEBIAN_CODENAMES.get(codename) ?? '';
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').trim();
}
