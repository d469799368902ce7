import { Fault } from '../../../model/fault.ts';
import { ADVISORY_FORMATS } from '../formats/registry.ts';
import type { AdvisoryFormat } from '../formats/types.ts';

const { csaf, glsa, nvd, osv, oval, secdb, updateinfo, usn } = ADVISORY_FORMATS;

/** A publisher of advisories. */
export interface AdvisorySource {
  /** What its ecosystem strings begin with. */
  readonly ecosystem: string;
  /** Several where its documents come in several; the first whose names fit reads a document. */
  readonly formats: readonly AdvisoryFormat[];
  /** Where its documents are: the base of all of them. */
  readonly base: string;
  /** Its documents below the base, of which some may be made year by year; what is missing is told. */
  readonly files: readonly string[] | ((now: Date) => readonly string[]);
  /** Repositories of RPM packages below the base, of which each names its own `updateinfo`. */
  readonly repositories?: readonly string[];
}

const ALPINE_RELEASES = ['edge', ...Array.from({ length: 12 }, (_, index) => `v3.${index + 12}`)];
const EL_RELEASES = [8, 9, 10];
/** Those of the years before are in the first. */
const FIRST_NVD_YEAR = 2002;

/** Topics of Amazon Linux 2, by its catalogue of extras. */
const AMAZON_EXTRAS = [
  'ansible2 aws-nitro-enclaves-cli collectd corretto8 dnsmasq docker ecs emacs firefox haproxy2 java-openjdk11',
  'kernel-5.4 kernel-5.10 kernel-5.15 libreoffice livepatch lustre mariadb10.5 memcached1.5 nginx1 php8.0 php8.1',
  'php8.2 postgresql12 postgresql13 postgresql14 python3.8 redis6 ruby3.0 rust1 selinux-ng squid4 tomcat8.5 tomcat9',
  'unbound1.17',
].flatMap((line) => line.split(' '));

/** Every publisher whose own data is read. */
export const ADVISORY_SOURCES = {
  alma: {
    ecosystem: 'AlmaLinux',
    formats: [updateinfo],
    base: 'https://repo.almalinux.org/almalinux',
    files: [],
    repositories: EL_RELEASES.flatMap((release) => [
      `${release}/BaseOS/x86_64/os`,
      `${release}/AppStream/x86_64/os`,
    ]),
  },
  alpine: {
    ecosystem: 'Alpine',
    formats: [secdb],
    base: 'https://secdb.alpinelinux.org',
    files: ALPINE_RELEASES.flatMap((release) => [`${release}/main.json`, `${release}/community.json`]),
  },
  amazon: {
    ecosystem: 'Amazon Linux',
    formats: [updateinfo],
    base: 'https://cdn.amazonlinux.com',
    files: [],
    repositories: [
      '2/core/latest/x86_64/mirror.list',
      ...AMAZON_EXTRAS.map((topic) => `2/extras/${topic}/latest/x86_64/mirror.list`),
      'al2023/core/mirrors/latest/x86_64/mirror.list',
    ],
  },
  arch: {
    ecosystem: 'Arch Linux',
    formats: [ADVISORY_FORMATS['arch-avg']],
    base: 'https://security.archlinux.org',
    files: ['issues/all.json'],
  },
  azurelinux: {
    ecosystem: 'Azure Linux',
    formats: [oval],
    base: 'https://raw.githubusercontent.com/microsoft/AzureLinuxVulnerabilityData/main',
    files: ['azurelinux-3.0-oval.xml', 'cbl-mariner-2.0-oval.xml'],
  },
  bottlerocket: {
    ecosystem: 'Bottlerocket',
    formats: [updateinfo],
    base: 'https://advisories.bottlerocket.aws',
    files: ['updateinfo.xml.gz'],
  },
  chainguard: {
    ecosystem: 'Chainguard',
    formats: [secdb],
    base: 'https://packages.cgr.dev/chainguard',
    files: ['security.json'],
  },
  debian: {
    ecosystem: 'Debian',
    formats: [ADVISORY_FORMATS['debian-tracker']],
    base: 'https://security-tracker.debian.org/tracker/data',
    files: ['json'],
  },
  fedora: {
    ecosystem: 'Fedora',
    formats: [updateinfo],
    base: 'https://dl.fedoraproject.org/pub/fedora/linux/updates',
    files: [],
    repositories: [41, 42, 43, 44].map((release) => `${release}/Everything/x86_64`),
  },
  gentoo: {
    ecosystem: 'Gentoo',
    formats: [glsa],
    base: 'https://github.com/gentoo/glsa/archive/refs/heads',
    files: ['master.tar.gz'],
  },
  github: {
    ecosystem: '',
    formats: [osv],
    base: 'https://github.com/github/advisory-database/archive/refs/heads',
    files: ['main.tar.gz'],
  },
  nvd: {
    ecosystem: 'NVD',
    formats: [nvd],
    base: 'https://nvd.nist.gov/feeds/json/cve/2.0',
    files: (now) =>
      Array.from(
        { length: now.getUTCFullYear() - FIRST_NVD_YEAR + 1 },
        (_, index) => `nvdcve-2.0-${FIRST_NVD_YEAR + index}.json.gz`,
      ),
  },
  openeuler: {
    ecosystem: 'openEuler',
    formats: [csaf],
    // A folder for each year, without an archive: OSV has the same, and a copy of the folder is read.
    base: 'https://repo.openeuler.org/security/data/csaf/advisories',
    files: [],
  },
  oracle: {
    ecosystem: 'Oracle Linux',
    formats: [updateinfo, oval],
    base: 'https://yum.oracle.com/repo/OracleLinux',
    files: [],
    repositories: [
      'OL7/latest/x86_64',
      ...EL_RELEASES.flatMap((release) => [
        `OL${release}/baseos/latest/x86_64`,
        `OL${release}/appstream/x86_64`,
        `OL${release}/UEKR7/x86_64`,
      ]),
    ],
  },
  photon: {
    ecosystem: 'Photon OS',
    formats: [ADVISORY_FORMATS['photon-cve']],
    base: 'https://packages.vmware.com/photon/photon_cve_metadata',
    files: ['3.0', '4.0', '5.0'].map((release) => `cve_data_photon${release}.json`),
  },
  redhat: {
    ecosystem: 'Red Hat',
    formats: [csaf, oval],
    base: 'https://security.access.redhat.com/data/csaf/v2/vex',
    files: ['archive_latest.txt'],
  },
  rocky: {
    ecosystem: 'Rocky Linux',
    formats: [updateinfo],
    base: 'https://dl.rockylinux.org/pub/rocky',
    files: [],
    repositories: EL_RELEASES.flatMap((release) => [
      `${release}/BaseOS/x86_64/os`,
      `${release}/AppStream/x86_64/os`,
    ]),
  },
  suse: {
    ecosystem: 'SUSE',
    formats: [csaf, oval],
    base: 'https://ftp.suse.com/pub/projects/security/oval',
    files: ['12', '15', '16.0'].map((release) => `suse.linux.enterprise.server.${release}.xml.gz`),
  },
  ubuntu: {
    ecosystem: 'Ubuntu',
    formats: [usn, osv],
    base: 'https://github.com/canonical/ubuntu-security-notices/archive/refs/heads',
    files: ['main.tar.gz'],
  },
  wolfi: {
    ecosystem: 'Wolfi',
    formats: [secdb],
    base: 'https://packages.wolfi.dev/os',
    files: ['security.json'],
  },
} as const satisfies Readonly<Record<string, AdvisorySource>>;

export type SourceName = keyof typeof ADVISORY_SOURCES;

export const SOURCE_NAMES = Object.keys(ADVISORY_SOURCES) as readonly SourceName[];

/** What OSV has nothing of, and packages are matched against: read with OSV's own bucket unless something else is asked for. */
export const USUAL_SOURCES: readonly SourceName[] = ['amazon', 'oracle'];

/** A source, and where else than at its publisher it is to be had. */
export interface ChosenSource {
  readonly name: SourceName;
  /** A URL, folder or file; undefined: the publisher's own. */
  readonly place: string | undefined;
}

/**
 * Reads `alpine`, or `alpine=https://mirror.example/secdb`, or `alpine=./folder`. Throws a `Fault` (`usage`) for a
 * source that there is not.
 */
export function readSourceChoice(text: string): ChosenSource {
  const [, name = '', place] = /^([^=]*)(?:=(.+))?$/s.exec(text) ?? [];
  if (Object.hasOwn(ADVISORY_SOURCES, name)) return { name: name as SourceName, place };
  throw new Fault('usage', `there is no source of advisories named ${JSON.stringify(name.slice(0, 50))}`, {
    hint: `use ${SOURCE_NAMES.join(', ')}, or none`,
  });
}
