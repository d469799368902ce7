import type { SourceName } from '../../platform/feeds/sources/sources.ts';
import { apk, avg, build, dpkg, osRelease, pacman, rpm, update } from './published-documents.fixture.ts';
import { LATER_CASES } from './publishers-by-product.fixture.ts';

/** A document as its publisher writes it, a root filesystem, and the findings: id, package URL, fixed versions. */
export interface PublishedCase {
  readonly source: SourceName;
  readonly what: string;
  readonly document: readonly [name: string, text: string];
  readonly files: Readonly<Record<string, string | Buffer>>;
  readonly expected: readonly string[];
  readonly gaps?: readonly string[];
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
      <vulnerable range="lt">1.2-r1</vulnerable></package>
      <package name="sea/sail"><unaffected range="rge">1.1-r5</unaffected><vulnerable range="lt">2.0</vulnerable></package></affected>
      <references><uri>CVE-2099-0001</uri></references></glsa>`,
    ],
    files: {
      '/etc/os-release': 'ID=gentoo\nNAME=Gentoo\nVERSION_ID="2.17"\n',
      '/var/db/pkg/sea/boat-1.2/CONTENTS': 'obj /usr/bin/boat 0 0\n',
      '/var/db/pkg/sea/sail-1.1-r6/CONTENTS': 'obj /usr/bin/sail 0 0\n',
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
  ...LATER_CASES,
];
