import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/fixtures/any-character.ts';
import { distributionSchema } from '../../model/distribution.ts';
import type { LocatedFact } from '../../model/analyser.ts';
import { type Node, openFile, viewOf } from '../../../test/fixtures/file-view.ts';
import {
  DISTRIBUTION_ANALYSER,
  type DistributionFact,
  distributionOf,
  distroQualifier,
} from './distribution.ts';

/** The distribution of a tree of files. */
function tell(nodes: Readonly<Record<string, Node>>): ReturnType<typeof distributionOf> {
  const files = viewOf(nodes);
  const facts: LocatedFact<DistributionFact>[] = [];
  for (const [path, content] of Object.entries(nodes)) {
    if (typeof content !== 'string') continue;
    const file = openFile(path, content);
    if (DISTRIBUTION_ANALYSER.interest(file.entry) !== 'yes') continue;
    for (const fact of DISTRIBUTION_ANALYSER.read(file)) facts.push({ path, layer: 0, fact });
  }
  const found = distributionOf(facts, files);
  return found && distributionSchema.parse(found);
}

/** An os-release and what comes of it: id, version, end of life. */
const OS_RELEASES: readonly [name: string, text: string, expected: [string, string, string | undefined]][] = [
  ['Debian', 'ID=debian\nVERSION_ID="12"\nNAME="Debian GNU/Linux"', ['debian', '12', '2026-07-11']],
  [
    'distroless',
    'NAME="Debian GNU/Linux"\nPRETTY_NAME="Distroless"\nID="debian"\nVERSION_ID="12"',
    ['debian', '12', '2026-07-11'],
  ],
  ['Ubuntu', 'ID=ubuntu\nVERSION_ID="24.04"\nID_LIKE=debian', ['ubuntu', '24.04', '2029-05-31']],
  ['Alpine', 'ID=alpine\nVERSION_ID=3.20.1', ['alpine', '3.20.1', '2026-04-01']],
  ['RHEL', 'ID="rhel"\nVERSION_ID="9.4"', ['rhel', '9.4', '2032-05-31']],
  ['CentOS Stream', 'NAME="CentOS Stream"\nID="centos"\nVERSION_ID="9"', ['centos', '9', '2027-05-31']],
  ['Rocky', 'ID="rocky"\nVERSION_ID="9.3"', ['rocky', '9.3', '2032-05-31']],
  ['AlmaLinux', 'ID="almalinux"\nVERSION_ID="8.10"', ['almalinux', '8.10', '2029-03-01']],
  ['Oracle', 'ID="ol"\nVERSION_ID="9.4"', ['ol', '9.4', '2032-06-30']],
  [
    'Fedora 50, by its own word',
    'ID=fedora\nVERSION_ID=50\nSUPPORT_END=2030-05-13',
    ['fedora', '50', '2030-05-13'],
  ],
  ['a wrong SUPPORT_END', 'ID=fedora\nVERSION_ID=50\nSUPPORT_END=soon', ['fedora', '50', undefined]],
  ['Amazon Linux 2', 'ID="amzn"\nVERSION_ID="2"', ['amzn', '2', '2026-06-30']],
  ['SLES', 'ID="sles"\nVERSION_ID="15.5"\nID_LIKE="suse"', ['sles', '15.5', '2024-12-31']],
  ['openSUSE Leap', 'ID="opensuse-leap"\nVERSION_ID="15.6"', ['opensuse-leap', '15.6', '2026-04-30']],
  ['Mariner', 'ID=mariner\nVERSION_ID="2.0"', ['mariner', '2.0', '2025-07-31']],
  ['Azure Linux', 'ID=azurelinux\nVERSION_ID="3.0"', ['azurelinux', '3.0', '2027-08-31']],
  ['Photon', 'ID=photon\nVERSION_ID=3.0', ['photon', '3.0', '2024-03-01']],
  ['Wolfi', 'ID=wolfi\nVERSION_ID="20230201"', ['wolfi', '20230201', undefined]],
  ['Chainguard', 'ID=chainguard\nVERSION_ID="20230214"', ['chainguard', '20230214', undefined]],
  ['NixOS', 'ID=nixos\nVERSION_ID="24.05"', ['nixos', '24.05', '2024-12-31']],
  ['SLES 11', 'ID="sles"\nVERSION_ID="11.4"', ['sles', '11.4', '2019-03-31']],
  ['Container Linux', 'ID=coreos\nVERSION_ID=2512.3.0', ['coreos', '2512.3.0', '2020-05-26']],
  ['Bottlerocket', 'ID=bottlerocket\nVERSION_ID=1.26.2', ['bottlerocket', '1.26.2', undefined]],
  ['Oracle 10', 'ID="ol"\nVERSION_ID="10.0"', ['ol', '10.0', '2035-06-30']],
  ['Arch', 'ID=arch\nBUILD_ID=rolling', ['arch', '', undefined]],
  ['one without ID', 'NAME=Something', ['linux', '', undefined]],
];

/** Older release files. */
const RELEASES: readonly [path: string, text: string, expected: [string, string]][] = [
  ['/etc/alpine-release', '3.10.2\n', ['alpine', '3.10.2']],
  ['/etc/redhat-release', 'Red Hat Enterprise Linux Server release 6.10 (Santiago)\n', ['rhel', '6.10']],
  ['/etc/centos-release', 'CentOS release 6.10 (Final)\n', ['centos', '6.10']],
  ['/etc/redhat-release', 'CentOS Linux release 7.9.2009 (Core)\n', ['centos', '7.9.2009']],
  ['/etc/oracle-release', 'Oracle Linux Server release 6.10\n', ['ol', '6.10']],
  ['/etc/redhat-release', 'Fedora release 28 (Twenty Eight)\n', ['fedora', '28']],
  ['/etc/redhat-release', 'Rocky Linux release 9.4 (Blue Onyx)\n', ['rocky', '9.4']],
  ['/etc/system-release', 'Amazon Linux AMI release 2018.03\n', ['amzn', '2018.03']],
  ['/etc/photon-release', 'VMware Photon OS 3.0\nPHOTON_BUILD_NUMBER=1\n', ['photon', '3.0']],
  ['/etc/mariner-release', 'CBL-Mariner 2.0.20240112\n', ['mariner', '2.0.20240112']],
  [
    '/etc/SuSE-release',
    'SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n',
    ['sles', '11.4'],
  ],
  ['/etc/SuSE-release', 'openSUSE 13.1 (x86_64)\nVERSION = 13.1\nCODENAME = Bottle\n', ['opensuse', '13.1']],
  [
    '/etc/lsb-release',
    'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=14.04\nDISTRIB_CODENAME=trusty\n',
    ['ubuntu', '14.04'],
  ],
  ['/etc/debian_version', '8.11\n', ['debian', '8']],
  ['/etc/debian_version', 'forky/sid\n', ['debian', '14']],
];

describe('distributionOf', () => {
  for (const [name, text, [id, version, date]] of OS_RELEASES) {
    it(`tells ${name} from os-release`, () => {
      const found = tell({ '/etc/os-release': text });
      assert.deepEqual([found?.id, found?.version, found?.endOfLife?.date], [id, version, date]);
    });
  }

  for (const [path, text, expected] of RELEASES) {
    it(`tells ${expected.join(' ')} from ${path}`, () => {
      const found = tell({ [path]: text });
      assert.deepEqual([found?.id, found?.version], expected);
    });
  }

  it('follows /etc/os-release, and prefers it', () => {
    const linked = {
      '/etc/os-release': { link: '../usr/lib/os-release' },
      '/usr/lib/os-release': 'ID=debian',
    };
    assert.equal(tell(linked)?.id, 'debian');
    assert.equal(tell({ '/etc/os-release': 'ID=mine', '/usr/lib/os-release': 'ID=debian' })?.id, 'mine');
    const fedora = {
      '/etc/os-release': { link: '../usr/lib/os-release' },
      '/usr/lib/os-release': { link: './os.release.d/os-release-container' },
      '/usr/lib/os.release.d/os-release-container': 'ID=fedora\nVERSION_ID=28',
    };
    assert.equal(tell(fedora)?.version, '28');
  });

  it('takes the release of Debian testing from its codename', () => {
    const testing = tell({
      '/usr/lib/os-release': 'ID=debian\nNAME="Debian GNU/Linux"\nVERSION_CODENAME=trixie',
      '/etc/debian_version': 'trixie/sid\n',
    });
    assert.equal(testing?.version, '13');
    assert.equal(testing?.codename, 'trixie');
    const old = tell({ '/usr/lib/os-release': 'ID=debian', '/etc/debian_version': 'forky/sid\n' });
    assert.equal(old?.codename, 'forky');
    assert.equal(old?.version, '14');
  });

  it('does not take a derivative for what its other files say', () => {
    const kali = tell({
      '/etc/os-release': 'ID=kali\nID_LIKE=debian',
      '/etc/debian_version': 'kali-rolling\n',
    });
    assert.equal(kali?.id, 'kali');
    assert.equal(kali?.version, '');
    assert.deepEqual(kali?.like, ['debian']);
  });

  it('keeps what tells streams apart', () => {
    const found = tell({ '/etc/os-release': 'ID=fedora\nVARIANT_ID=coreos\nCPE_NAME="cpe:/o:f:f:41"' });
    assert.deepEqual(found?.details, { variant_id: 'coreos', cpe_name: 'cpe:/o:f:f:41' });
  });

  it('is undefined where nothing tells', () => {
    assert.equal(tell({ '/etc/passwd': 'root' }), undefined);
    assert.equal(tell({ '/etc/os-release': 'garbage', '/etc/redhat-release': 'hello' }), undefined);
  });

  it('takes any bytes for any of its files', () => {
    const path = fc.constantFrom(
      '/etc/os-release',
      '/etc/redhat-release',
      '/etc/SuSE-release',
      '/etc/lsb-release',
      '/etc/debian_version',
      '/etc/alpine-release',
    );
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.string().map((value) => `ID=${value}\nVERSION_ID=${value}`),
    );
    fc.assert(
      fc.property(path, text, (at, content) => {
        const found = tell({ [at]: content });
        assert.ok(found === undefined || /^[\w.~+-]+$/.test(found.id), found?.id);
      }),
    );
  });
});

describe('distroQualifier', () => {
  it('is id and release, or the codename where there is no release', () => {
    assert.equal(distroQualifier(tell({ '/etc/os-release': 'ID=debian\nVERSION_ID=13' })), 'debian-13');
    assert.equal(
      distroQualifier(tell({ '/etc/os-release': 'ID=kali\nVERSION_CODENAME=rolling' })),
      'kali-rolling',
    );
    assert.equal(distroQualifier(tell({ '/etc/os-release': 'ID=arch' })), 'arch');
    assert.equal(distroQualifier(undefined), undefined);
  });
});
