import { buildElf } from '../../observe/executable/elf-builder.ts';
import {
  apk,
  build,
  csafOf,
  dpkg,
  nginx,
  nvdOf,
  osRelease,
  rpm,
  update,
} from './published-documents.fixture.ts';
import type { PublishedCase } from './publishers.fixture.ts';

/** Those whose documents name products, builds or programs in words of their own. */
export const LATER_CASES: readonly PublishedCase[] = [
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
