import { buildElf } from '../../observe/executable/elf-builder.ts';
import type { SourceName } from '../../platform/feeds/sources/sources.ts';

/** A document as its publisher writes it, a root filesystem, and the findings: id, package URL, fixed versions. */
export interface PublishedCase {
  readonly source: SourceName;
  readonly what: string;
  readonly document: readonly [name: string, text: string];
  readonly files: Readonly<Record<string, string | Buffer>>;
  readonly expected: readonly string[];
  readonly gaps?: readonly string[];
}

const osRelease = (id: string, version: string, more = '') => ({
  '/etc/os-release': `ID=${id}\nVERSION_ID="${version}"\n${more}`,
});
const pacman = (name: string, version: string) => ({
  [`/var/lib/pacman/local/${name}-${version}/desc`]: `%NAME%\n${name}\n\n%VERSION%\n${version}\n\n%ARCH%\nx86_64\n\n`,
});
const apk = (...packages: readonly (readonly [name: string, version: string])[]) => ({
  '/lib/apk/db/installed': packages
    .map(([name, version]) => `P:${name}\nV:${version}\nA:x86_64\no:${name}\n\n`)
    .join(''),
});
const dpkg = (...packages: readonly (readonly [name: string, version: string])[]) => ({
  '/var/lib/dpkg/status': packages
    .map(
      ([name, version]) =>
        `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n\n`,
    )
    .join(''),
});
/** What distroless images have in place of an rpm database; any distribution of rpm packages can be tried with it. */
const rpm = (...packages: readonly (readonly [name: string, version: string, epoch?: string])[]) => ({
  '/var/lib/rpmmanifest/container-manifest-2': packages
    .map(
      ([name, version, epoch = '(none)']) =>
        `${name}\t${version}\t1\t1\tmaker\t${epoch}\t1\tx86_64\t0\t${name}-${version}.src.rpm\n`,
    )
    .join(''),
});
const build = (name: string, version: string, release: string) =>
  `<package arch="x86_64" epoch="0" name="${name}" version="${version}" release="${release}"><filename>x.rpm</filename></package>`;
const update = (id: string, cve: string, ...builds: readonly string[]) =>
  `<update type="security" status="final"><id>${id}</id><title>${id}</title><issued date="2099-01-01 00:00:00"/>
  <references><reference id="${cve}" type="cve" href="https://example.org/${cve}"/></references>
  <pkglist><collection>${builds.join('')}</collection></pkglist></update>`;
const avg = (name: string, packages: readonly string[], fixed: string | null, cve: string) => ({
  name,
  packages,
  status: fixed === null ? 'Vulnerable' : 'Fixed',
  severity: 'High',
  type: 'arbitrary code execution',
  affected: '1.0-1',
  fixed,
  ticket: null,
  issues: [cve],
  advisories: [],
});

const nginx = (versionEndExcluding: string) => ({
  vulnerable: true,
  criteria: 'cpe:2.3:a:f5:nginx:*:*:*:*:*:*:*:*',
  versionEndExcluding,
});
const nvdOf = (id: string, configuration: object) => ({ cve: { id, configurations: [configuration] } });

/** A document of CSAF: releases by id, name and CPE; builds by id and package URL; what is said of `release:build`. */
function csafOf(
  id: string,
  releases: readonly (readonly [id: string, name: string, cpe: string])[],
  builds: readonly (readonly [id: string, purl: string | undefined])[],
  product_status: Readonly<Record<string, readonly string[]>>,
): string {
  const leaf = (product_id: string, name: string, product_identification_helper: object) => ({
    category: 'product_version',
    name,
    product: { product_id, name, product_identification_helper },
  });
  const branches = [
    ...releases.map(([product, name, cpe]) => leaf(product, name, { cpe })),
    ...builds.map(([product, purl]) => leaf(product, product, purl === undefined ? {} : { purl })),
  ];
  const relationships = Object.values(product_status).flatMap((all) =>
    all.map((both) => {
      const colon = both.indexOf(':');
      return {
        category: 'default_component_of',
        full_product_name: { product_id: both, name: both },
        product_reference: both.slice(colon + 1),
        relates_to_product_reference: both.slice(0, colon),
      };
    }),
  );
  return JSON.stringify({
    document: {
      csaf_version: '2.0',
      title: id,
      tracking: {
        id,
        initial_release_date: '2099-01-01T00:00:00Z',
        current_release_date: '2099-01-02T00:00:00Z',
      },
    },
    product_tree: { branches: [{ category: 'vendor', name: 'maker', branches }], relationships },
    vulnerabilities: [{ cve: 'CVE-2099-0001', product_status }],
  });
}

export const CASES: readonly PublishedCase[] = [
  {
    source: 'arch',
    what: 'packages of pacman before the version that mends them',
    document: [
      'issues/all.json',
      JSON.stringify([
        avg('AVG-9001', ['boat', 'lib32-boat'], '1:1.2-1', 'CVE-2099-0001'),
        avg('AVG-9002', ['oar'], null, 'CVE-2099-0002'),
        avg('AVG-9003', ['mended'], '2.0-1', 'CVE-2099-0003'),
      ]),
    ],
    files: {
      '/etc/os-release': 'ID=arch\nNAME="Arch Linux"\nBUILD_ID=rolling\n',
      ...pacman('boat', '1:1.1-9'),
      ...pacman('oar', '3.0-1'),
      ...pacman('mended', '2.0-1'),
    },
    expected: [
      'CVE-2099-0001 pkg:alpm/arch/boat@1:1.1-9?arch=x86_64&distro=arch 1:1.2-1',
      'CVE-2099-0002 pkg:alpm/arch/oar@3.0-1?arch=x86_64&distro=arch',
    ],
  },
  {
    source: 'gentoo',
    what: 'ebuilds in their ranges, by category and name',
    document: [
      'glsa-209901-01.xml',
      `<?xml version="1.0"?><glsa id="209901-01"><title>boat: leaks</title><announced>2099-01-01</announced>
      <affected><package name="sea/boat" auto="yes" arch="*"><unaffected range="ge">1.2-r1</unaffected>
      <vulnerable range="lt">1.2-r1</vulnerable></package></affected>
      <references><uri>CVE-2099-0001</uri></references></glsa>`,
    ],
    files: {
      '/etc/os-release': 'ID=gentoo\nNAME=Gentoo\nVERSION_ID="2.17"\n',
      '/var/db/pkg/sea/boat-1.2/CONTENTS': 'obj /usr/bin/boat 0 0\n',
      '/var/db/pkg/lake/boat-1.0/CONTENTS': 'obj /usr/bin/lake 0 0\n',
      '/var/db/pkg/sea/oar-1.0/CONTENTS': 'obj /usr/bin/oar 0 0\n',
    },
    expected: ['CVE-2099-0001 pkg:ebuild/sea/boat@1.2?distro=gentoo-2.17 1.2-r1'],
  },
  {
    source: 'bottlerocket',
    what: 'what its inventory lists',
    document: [
      'updateinfo.xml',
      `<updates>${update('BRSA-boat', 'CVE-2099-0001', build('boat', '2.0', '1.aws'))}</updates>`,
    ],
    files: {
      '/x86_64-bottlerocket-linux-gnu/sys-root/usr/lib/os-release': 'ID=bottlerocket\nVERSION_ID=1.54.0\n',
      '/usr/lib/os-release': 'ID=bottlerocket\nVERSION_ID=1.54.0\n',
      '/usr/share/bottlerocket/application-inventory.json': JSON.stringify({
        Content: [
          {
            Name: 'boat',
            Publisher: 'Bottlerocket',
            Version: '1.9',
            Release: '1.aws',
            Epoch: '0',
            Architecture: 'x86_64',
          },
          { Name: 'oar', Version: '1', Release: '1', Epoch: '', Architecture: 'x86_64' },
        ],
      }),
    },
    expected: [
      'CVE-2099-0001 pkg:rpm/bottlerocket/boat@1.9-1.aws?arch=x86_64&distro=bottlerocket-1.54.0 0:2.0-1.aws',
    ],
  },
  {
    source: 'amazon',
    what: 'a line of the extras apart from the one of the distribution itself',
    document: [
      'updateinfo.xml',
      `<updates>${update('ALAS2-2099-0001', 'CVE-2099-0001', build('php', '5.4.16', '46.amzn2.0.9'))}
      ${update('ALAS2PHP8.2-2099-001', 'CVE-2099-0002', build('php', '8.2.20', '1.amzn2'))}</updates>`,
    ],
    files: { ...osRelease('amzn', '2'), ...rpm(['php', '8.1.9-1.amzn2']) },
    expected: [],
  },
  {
    source: 'amazon',
    what: 'a line of the extras before its fix',
    document: [
      'updateinfo.xml',
      `<updates>${update('ALAS2PHP8.2-2099-001', 'CVE-2099-0002', build('php', '8.2.20', '1.amzn2'))}</updates>`,
    ],
    files: { ...osRelease('amzn', '2'), ...rpm(['php', '8.2.9-1.amzn2']) },
    expected: [
      'CVE-2099-0002 pkg:rpm/amzn/php@8.2.9-1.amzn2?arch=x86_64&distro=amzn-2&upstream=php-8.2.9-1.amzn2.src.rpm 0:8.2.20-1.amzn2',
    ],
  },
  {
    source: 'alpine',
    what: 'packages of edge by its own list',
    document: [
      'edge/main.json',
      JSON.stringify({
        distroversion: 'edge',
        reponame: 'main',
        packages: [
          { pkg: { name: 'boat', secfixes: { '1.2-r0': ['CVE-2099-0001'], '0': ['CVE-2099-0002'] } } },
        ],
      }),
    ],
    files: { ...osRelease('alpine', '3.24.0_alpha20260127'), ...apk(['boat', '1.1-r3']) },
    expected: [
      'CVE-2099-0001 pkg:apk/alpine/boat@1.1-r3?arch=x86_64&distro=alpine-3.24.0_alpha20260127 1.2-r0',
    ],
  },
  {
    source: 'wolfi',
    what: 'packages of a distribution without releases',
    document: [
      'security.json',
      JSON.stringify({ packages: [{ pkg: { name: 'boat', secfixes: { '1.2-r0': ['CVE-2099-0001'] } } }] }),
    ],
    files: { ...osRelease('wolfi', '20230201'), ...apk(['boat', '1.1-r3']) },
    expected: ['CVE-2099-0001 pkg:apk/wolfi/boat@1.1-r3?arch=x86_64&distro=wolfi-20230201 1.2-r0'],
  },
  {
    source: 'debian',
    what: 'sources by the codename of the release',
    document: [
      'json',
      JSON.stringify({
        boat: {
          'CVE-2099-0001': {
            releases: { trixie: { status: 'resolved', urgency: 'low', fixed_version: '1.2-1+deb13u1' } },
          },
        },
      }),
    ],
    files: { ...osRelease('debian', '13'), ...dpkg(['boat', '1.2-1'], ['oar', '1']) },
    expected: ['CVE-2099-0001 pkg:deb/debian/boat@1.2-1?arch=amd64&distro=debian-13 1.2-1+deb13u1'],
  },
  {
    source: 'photon',
    what: 'packages of a release',
    document: [
      'cve_data_photon5.0.json',
      JSON.stringify([
        { cve_id: 'CVE-2099-0001', pkg: 'boat', cve_score: 7.5, aff_ver: 'x', res_ver: '1.2-2.ph5' },
      ]),
    ],
    files: { ...osRelease('photon', '5.0'), ...rpm(['boat', '1.2-1.ph5']) },
    expected: [
      'CVE-2099-0001 pkg:rpm/photon/boat@1.2-1.ph5?arch=x86_64&distro=photon-5.0&upstream=boat-1.2-1.ph5.src.rpm 1.2-2.ph5',
    ],
  },
  {
    source: 'redhat',
    what: 'what a stream of longer support mended, and what Red Hat still looks at',
    document: [
      '2099/cve-2099-0001.json',
      csafOf(
        'CVE-2099-0001',
        [
          ['base', 'Red Hat Enterprise Linux BaseOS (v. 9)', 'cpe:/o:redhat:enterprise_linux:9::baseos'],
          ['eus', 'Red Hat Enterprise Linux BaseOS EUS (v.9.2)', 'cpe:/o:redhat:rhel_eus:9.2::baseos'],
        ],
        [
          ['boat-9', 'pkg:rpm/redhat/boat@1.2-5.el9_4?arch=x86_64'],
          ['boat-92', 'pkg:rpm/redhat/boat@1.2-3.el9_2.4?arch=x86_64'],
          ['oar', 'pkg:rpm/redhat/oar'],
          ['sail', 'pkg:rpm/redhat/sail'],
        ],
        {
          fixed: ['base:boat-9', 'eus:boat-92'],
          under_investigation: ['base:oar'],
          known_not_affected: ['base:sail'],
        },
      ),
    ],
    files: {
      ...osRelease('rhel', '9.2'),
      ...rpm(['boat', '1.2-3.el9_2.4'], ['oar', '1-1.el9'], ['sail', '1-1.el9']),
    },
    expected: [],
    gaps: [
      'REDHAT-CVE-2099-0001 could not be judged: its publisher has not yet found out whether oar is affected',
    ],
  },
  {
    source: 'openeuler',
    what: 'builds by the name of their release',
    document: [
      'csaf-openEuler-SA-2099-0001.json',
      csafOf(
        'openEuler-SA-2099-0001',
        [['openEuler-22.03-LTS-SP3', 'openEuler-22.03-LTS-SP3', 'cpe:/a:openEuler:openEuler:22.03-LTS-SP3']],
        [
          ['boat-1.2-3.oe2203sp3.x86_64.rpm', undefined],
          ['boat-1.2-3.oe2203sp3.src.rpm', undefined],
        ],
        {
          fixed: [
            'openEuler-22.03-LTS-SP3:boat-1.2-3.oe2203sp3.x86_64.rpm',
            'openEuler-22.03-LTS-SP3:boat-1.2-3.oe2203sp3.src.rpm',
          ],
        },
      ),
    ],
    files: {
      ...osRelease('openEuler', '22.03', 'NAME="openEuler"\nPRETTY_NAME="openEuler 22.03 (LTS-SP3)"\n'),
      ...rpm(['boat', '1.2-2.oe2203sp3']),
    },
    expected: [
      'CVE-2099-0001 pkg:rpm/openeuler/boat@1.2-2.oe2203sp3?arch=x86_64&distro=openeuler-22.03&upstream=boat-1.2-2.oe2203sp3.src.rpm 1.2-3.oe2203sp3',
    ],
  },
  {
    source: 'azurelinux',
    what: 'what is affected up to a build, by the build',
    document: [
      'cbl-mariner-2.0-oval.xml',
      `<oval_definitions><definitions><definition class="vulnerability" id="oval:1"><metadata>
      <title>CVE-2099-0001 affecting package boat</title><affected family="unix"><platform>CBL-Mariner</platform></affected>
      <reference ref_id="CVE-2099-0001" source="CVE"/><severity>High</severity></metadata>
      <criteria operator="AND"><criterion comment="boat" test_ref="t1"/></criteria></definition></definitions>
      <tests><linux-def:rpminfo_test id="t1"><linux-def:object object_ref="o1"/><linux-def:state state_ref="s1"/></linux-def:rpminfo_test></tests>
      <objects><linux-def:rpminfo_object id="o1"><linux-def:name>boat</linux-def:name></linux-def:rpminfo_object></objects>
      <states><linux-def:rpminfo_state id="s1"><linux-def:evr datatype="evr_string" operation="less than or equal">0:1.2-3.cm2</linux-def:evr></linux-def:rpminfo_state></states></oval_definitions>`,
    ],
    files: { ...osRelease('mariner', '2.0'), ...rpm(['boat', '1.2-3.cm2']) },
    expected: [
      'CVE-2099-0001 pkg:rpm/mariner/boat@1.2-3.cm2?arch=x86_64&distro=mariner-2.0&upstream=boat-1.2-3.cm2.src.rpm',
    ],
  },
  {
    source: 'rocky',
    what: 'builds of a release of Rocky Linux',
    document: [
      'updateinfo.xml',
      `<updates>${update('RLSA-2099:1', 'CVE-2099-0001', build('boat', '1.2', '3.el9_4'))}</updates>`,
    ],
    files: { ...osRelease('rocky', '9.4'), ...rpm(['boat', '1.2-2.el9']) },
    expected: [
      'CVE-2099-0001 pkg:rpm/rocky/boat@1.2-2.el9?arch=x86_64&distro=rocky-9.4&upstream=boat-1.2-2.el9.src.rpm 0:1.2-3.el9_4',
    ],
  },
  {
    source: 'alma',
    what: 'builds of a release of AlmaLinux',
    document: [
      'updateinfo.xml',
      `<updates>${update('ALSA-2099:1', 'CVE-2099-0001', build('boat', '1.2', '3.el8_10'))}</updates>`,
    ],
    files: { ...osRelease('almalinux', '8.10'), ...rpm(['boat', '1.2-2.el8']) },
    expected: [
      'CVE-2099-0001 pkg:rpm/almalinux/boat@1.2-2.el8?arch=x86_64&distro=almalinux-8.10&upstream=boat-1.2-2.el8.src.rpm 0:1.2-3.el8_10',
    ],
  },
  {
    source: 'oracle',
    what: 'builds of a release of Oracle Linux',
    document: [
      'updateinfo.xml',
      `<updates>${update('ELSA-2099-1', 'CVE-2099-0001', build('boat', '1.2', '3.0.1.el9_4'))}</updates>`,
    ],
    files: { ...osRelease('ol', '9.4'), ...rpm(['boat', '1.2-2.el9']) },
    expected: [
      'CVE-2099-0001 pkg:rpm/ol/boat@1.2-2.el9?arch=x86_64&distro=ol-9.4&upstream=boat-1.2-2.el9.src.rpm 0:1.2-3.0.1.el9_4',
    ],
  },
  {
    source: 'fedora',
    what: 'builds of a release of Fedora',
    document: [
      'updateinfo.xml',
      `<updates>${update('FEDORA-2099-1', 'CVE-2099-0001', build('boat', '1.2', '3.fc42'))}</updates>`,
    ],
    files: { ...osRelease('fedora', '42'), ...rpm(['boat', '1.2-2.fc42']) },
    expected: [
      'CVE-2099-0001 pkg:rpm/fedora/boat@1.2-2.fc42?arch=x86_64&distro=fedora-42&upstream=boat-1.2-2.fc42.src.rpm 0:1.2-3.fc42',
    ],
  },
  {
    source: 'suse',
    what: 'packages of a product by its words',
    document: [
      'cve-2099-0001.json',
      csafOf(
        'CVE-2099-0001',
        [
          [
            'SUSE Linux Enterprise Server 15 SP6',
            'SUSE Linux Enterprise Server 15 SP6',
            'cpe:/o:suse:sles:15:sp6',
          ],
        ],
        [['libboat1-1.2-150600.3.1', undefined]],
        { recommended: ['SUSE Linux Enterprise Server 15 SP6:libboat1-1.2-150600.3.1'] },
      ),
    ],
    files: { ...osRelease('sles', '15.6'), ...rpm(['libboat1', '1.2-150600.2.1']) },
    expected: [
      'CVE-2099-0001 pkg:rpm/suse/libboat1@1.2-150600.2.1?arch=x86_64&distro=sles-15.6&upstream=libboat1-1.2-150600.2.1.src.rpm 1.2-150600.3.1',
    ],
  },
  {
    source: 'suse',
    what: 'packages of openSUSE MicroOS, which are those of Tumbleweed',
    document: [
      'cve-2099-0001.json',
      csafOf(
        'CVE-2099-0001',
        [['openSUSE Tumbleweed', 'openSUSE Tumbleweed', 'cpe:/o:opensuse:tumbleweed']],
        [['boat-1.2-3.1', undefined]],
        { recommended: ['openSUSE Tumbleweed:boat-1.2-3.1'] },
      ),
    ],
    files: { ...osRelease('opensuse-microos', '20260101'), ...rpm(['boat', '1.2-1.1']) },
    expected: [
      'CVE-2099-0001 pkg:rpm/opensuse/boat@1.2-1.1?arch=x86_64&distro=opensuse-microos-20260101&upstream=boat-1.2-1.1.src.rpm 1.2-3.1',
    ],
  },
  {
    source: 'ubuntu',
    what: 'sources by the codename of the release',
    document: [
      'database.json',
      JSON.stringify({
        '9001-1': {
          title: 'boat',
          timestamp: 4_070_908_800,
          cves: ['CVE-2099-0001'],
          releases: { resolute: { sources: { boat: { version: '1.2-1ubuntu0.1' } } } },
        },
      }),
    ],
    files: { ...osRelease('ubuntu', '26.04'), ...dpkg(['boat', '1.2-1']) },
    expected: ['CVE-2099-0001 pkg:deb/ubuntu/boat@1.2-1?arch=amd64&distro=ubuntu-26.04 1.2-1ubuntu0.1'],
  },
  {
    source: 'chainguard',
    what: "packages of Chainguard's own distribution",
    document: [
      'security.json',
      JSON.stringify({ packages: [{ pkg: { name: 'boat', secfixes: { '1.2-r0': ['CVE-2099-0001'] } } }] }),
    ],
    files: { ...osRelease('chainguard', '20230214'), ...apk(['boat', '1.1-r3']) },
    expected: ['CVE-2099-0001 pkg:apk/chainguard/boat@1.1-r3?arch=x86_64&distro=chainguard-20230214 1.2-r0'],
  },
  {
    source: 'nvd',
    what: 'a copied nginx by its CPE name, and only possibly what depends on something else',
    document: [
      'nvdcve-2.0-2099.json',
      JSON.stringify({
        format: 'NVD_CVE',
        version: '2.0',
        vulnerabilities: [
          nvdOf('CVE-2099-0001', { nodes: [{ operator: 'OR', cpeMatch: [nginx('1.27.2')] }] }),
          nvdOf('CVE-2099-0002', { nodes: [{ operator: 'OR', cpeMatch: [nginx('1.27.1')] }] }),
          nvdOf('CVE-2099-0003', {
            operator: 'AND',
            nodes: [
              { operator: 'OR', cpeMatch: [nginx('1.28')] },
              {
                operator: 'OR',
                cpeMatch: [{ vulnerable: false, criteria: 'cpe:2.3:a:php:php:*:*:*:*:*:*:*:*' }],
              },
            ],
          }),
        ],
      }),
    ],
    files: {
      '/opt/nginx/sbin/nginx': buildElf([
        {
          name: '.rodata',
          content: Buffer.from('\0nginx version: nginx/1.27.1\0'),
          address: 0x1000,
          flags: 2,
        },
      ]),
    },
    expected: [
      'CVE-2099-0001 pkg:generic/nginx@1.27.1 1.27.2',
      'CVE-2099-0003 pkg:generic/nginx@1.27.1 1.28 (possible)',
    ],
  },
];
