/** What distributions call themselves in CPE names (`CPE_NAME` of os-release), and their `ID`. */
const IDS: ReadonlyMap<string, string> = new Map([
  ['almalinux:almalinux', 'almalinux'],
  ['alpinelinux:alpine_linux', 'alpine'],
  ['amazon:amazon_linux', 'amzn'],
  ['canonical:ubuntu_linux', 'ubuntu'],
  ['centos:centos', 'centos'],
  ['debian:debian_linux', 'debian'],
  ['fedoraproject:fedora', 'fedora'],
  ['openeuler:openeuler', 'openeuler'],
  ['opensuse:leap', 'opensuse-leap'],
  ['opensuse:tumbleweed', 'opensuse-tumbleweed'],
  ['oracle:linux', 'ol'],
  ['redhat:enterprise_linux', 'rhel'],
  ['rocky:rocky', 'rocky'],
  ['suse:sles', 'sles'],
  ['vmware:photon', 'photon'],
]);

/** The distribution, and its release where it is a number, that the CPE name of an operating system says (2.2 or 2.3). */
export function releaseOfCpe(cpe: string): { id: string; version: string | undefined } | undefined {
  const [, product = '', version = '', update = ''] =
    /^cpe:(?:\/o|2\.3:o):([\w.-]{1,64}:[\w.-]{1,64})(?::([\w.-]{0,64}))?(?::([\w.-]{0,64}))?/.exec(
      cpe.toLowerCase(),
    ) ?? [];
  const id = IDS.get(product);
  if (id === undefined) return undefined;
  const servicePack = /^sp(\d)$/.exec(update)?.[1];
  const whole = servicePack === undefined ? version : `${version}.${servicePack}`;
  return { id, version: /^\d[\w.]{0,31}$/.test(whole) ? whole : undefined };
}

/** Versions of what a stable release got later name that release, by rule: `+deb13u1`, `ubuntu0.24.04.1`. */
const STABLE: ReadonlyMap<string, RegExp> = new Map([
  ['debian', /[+~]deb(\d{1,2})u\d/],
  ['ubuntu', /ubuntu0\.(\d{2}\.(?:04|10))\.\d/],
]);

/** The release that a version itself was made for, if it says so. */
export function releaseOfVersion(id: string, version: string): string | undefined {
  return STABLE.get(id)?.exec(version)?.[1];
}
