import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type PackageUrl, readPackageUrl } from '../../model/package-url.ts';
import { distributionNamed, DistributionVotes } from './distribution.ts';

function url(purl: string): PackageUrl {
  const parsed = readPackageUrl(purl);
  assert.ok(parsed, purl);
  return parsed;
}

function distributionOfPackages(urls: readonly PackageUrl[]) {
  const votes = new DistributionVotes();
  for (const one of urls) votes.add(one);
  return votes.most;
}

describe('DistributionVotes', () => {
  it('reads the distro qualifier in the ways that tools write it', () => {
    const cases: readonly [purl: string, id: string, version: string][] = [
      ['pkg:deb/debian/a@1?distro=debian-13', 'debian', '13'],
      ['pkg:deb/debian/a@1?distro=debian-12.5', 'debian', '12'],
      ['pkg:deb/debian/a@1?distro=bookworm', 'debian', '12'],
      ['pkg:deb/ubuntu/a@1?distro=ubuntu-24.04', 'ubuntu', '24.04'],
      ['pkg:deb/ubuntu/a@1?distro=jammy', 'ubuntu', '22.04'],
      ['pkg:apk/alpine/a@1?distro=alpine-3.20.1', 'alpine', '3.20.1'],
      ['pkg:apk/alpine/a@1?distro=3.18.4', 'alpine', '3.18.4'],
      ['pkg:apk/wolfi/a@1?distro=wolfi-20230201', 'wolfi', '20230201'],
      ['pkg:rpm/redhat/a@1?distro=rhel-9.4', 'rhel', '9.4'],
      ['pkg:rpm/redhat/a@1?distro=redhat-9.2', 'rhel', '9.2'],
      ['pkg:rpm/amzn/a@1?distro=amzn-2023', 'amzn', '2023'],
      ['pkg:rpm/opensuse/a@1?distro=opensuse-leap-15.5', 'opensuse-leap', '15.5'],
      ['pkg:rpm/rocky/a@1?distro=rocky-9.3', 'rocky', '9.3'],
    ];
    for (const [purl, id, version] of cases) {
      const found = distributionOfPackages([url(purl)]);
      assert.deepEqual([found?.id, found?.version], [id, version], purl);
    }
  });

  it('follows the majority, and says nothing where nothing is said', () => {
    const purls = ['a@1?distro=debian-12', 'b@1?distro=debian-13', 'c@1?distro=debian-13'];
    assert.equal(distributionOfPackages(purls.map((rest) => url(`pkg:deb/debian/${rest}`)))?.version, '13');
    assert.equal(
      distributionOfPackages([url('pkg:deb/debian/a@1'), url('pkg:npm/a@1?distro=debian-12')]),
      undefined,
    );
    assert.equal(distributionOfPackages([url('pkg:deb/debian/a@1?distro=nonsense')]), undefined);
  });
});

describe('distributionNamed', () => {
  it('knows the names that tools use, and takes no sentence for an identifier', () => {
    const of = (name: string, version: string) => {
      const found = distributionNamed(name, version);
      return found && [found.id, found.version];
    };
    assert.deepEqual(of('amazon', '2 (Karoo)'), ['amzn', '2']);
    assert.deepEqual(of('amazon', '2023.6.20250317 (Amazon Linux)'), ['amzn', '2023']);
    assert.deepEqual(of('centos', '7.9.2009'), ['centos', '7']);
    assert.deepEqual(of('SUSE Linux Enterprise Server', '15.5'), ['sles', '15.5']);
    assert.equal(of('Debian GNU/Linux', '12'), undefined);
  });
});
