/** What distributions that build packages write into their releases: `.el9_4`, `.amzn2023`, `.module+el8.9.0+…`. */
const DIST_TAG = /[.+_](?:amzn|el|fc|azl|cm|ph|mga)(\d{1,4})(?!\d)/;

const DEBIAN: ReadonlyMap<string, string> = new Map([
  ['wheezy', '7'],
  ['jessie', '8'],
  ['stretch', '9'],
  ['buster', '10'],
  ['bullseye', '11'],
  ['bookworm', '12'],
  ['trixie', '13'],
  ['forky', '14'],
  ['duke', '15'],
]);
const UBUNTU: ReadonlyMap<string, string> = new Map([
  ['precise', '12.04:LTS'],
  ['trusty', '14.04:LTS'],
  ['xenial', '16.04:LTS'],
  ['bionic', '18.04:LTS'],
  ['focal', '20.04:LTS'],
  ['jammy', '22.04:LTS'],
  ['mantic', '23.10'],
  ['noble', '24.04:LTS'],
  ['oracular', '24.10'],
  ['plucky', '25.04'],
  ['questing', '25.10'],
  ['resolute', '26.04:LTS'],
]);

/** The release that a package was built for, by its version: `9` of `1.2-3.el9_4`. */
export function releaseOfBuild(version: string): string | undefined {
  return DIST_TAG.exec(version)?.[1];
}

/** `Debian:12`, or by the name where there is no number. */
export function debianRelease(codename: string): string {
  return `Debian:${DEBIAN.get(codename) ?? codename}`;
}

/** `Ubuntu:22.04:LTS`; undefined for a release that is not known, such as those of devices. */
export function ubuntuRelease(codename: string): string | undefined {
  const release = UBUNTU.get(codename);
  return release === undefined ? undefined : `Ubuntu:${release}`;
}

/**
 * The ecosystem string of a product that a document names, and by its CPE where it has one:
 * `Red Hat:enterprise_linux:9::baseos`, `SUSE:Linux Enterprise Server 15 SP5`, `openSUSE:Leap 15.6`, `Oracle Linux:9`, `openEuler:22.03-LTS-SP3`.
 */
export function productEcosystem(ecosystem: string, name: string, cpe = ''): string | undefined {
  const redHat = /^cpe:\/[ao]:redhat:([a-z0-9_.:-]{1,100})$/.exec(cpe)?.[1];
  if (redHat !== undefined) return `Red Hat:${redHat}`;
  const suse = /^(SUSE|openSUSE) (.{1,100})$/.exec(name);
  if (suse) return `${suse[1]}:${suse[2]}`;
  const euler = /^openEuler-(\d{2}\.\d{2}(?:-LTS(?:-SP\d{1,2})?)?)$/.exec(name)?.[1];
  if (euler !== undefined) return `openEuler:${euler}`;
  const number = /\b(\d{1,4})(?:\.\d{1,3})?\b/.exec(name)?.[1];
  if (number === undefined) return undefined;
  return ecosystem === 'Red Hat' ? `Red Hat:enterprise_linux:${number}` : `${ecosystem}:${number}`;
}

/** What stands before a CVE in the id of a distribution's own record of it: `REDHAT` of `Red Hat`. */
export function trackerPrefix(ecosystem: string): string {
  return ecosystem.toUpperCase().replaceAll(/[^A-Z]/g, '');
}
