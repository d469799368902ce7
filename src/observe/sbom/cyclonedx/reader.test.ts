import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import { cyclonedxReader } from './reader.ts';

function read(more: object, specVersion = '1.6') {
  const content = cyclonedxReader.read({ bomFormat: 'CycloneDX', specVersion, version: 1, ...more });
  return { ...content, packages: [...content.packages] };
}

function faultOf(more: object): Fault {
  try {
    read(more);
  } catch (error) {
    assert.ok(error instanceof Fault);
    return error;
  }
  return assert.fail('nothing was thrown');
}

/** As Trivy writes an image. */
const TRIVY = {
  metadata: {
    component: { 'bom-ref': 'root', type: 'container', name: 'debian:12', purl: 'pkg:oci/debian@sha256:00' },
  },
  components: [
    { 'bom-ref': 'os', type: 'operating-system', name: 'debian', version: '12.5' },
    {
      type: 'library',
      name: 'libssl3',
      version: '3.0.11-1~deb12u2',
      purl: 'pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.5',
      licenses: [{ license: { name: 'Apache-2.0' } }, { license: { name: 'Artistic' } }],
      properties: [
        { name: 'aquasecurity:trivy:PkgType', value: 'debian' },
        { name: 'aquasecurity:trivy:SrcName', value: 'openssl' },
        { name: 'aquasecurity:trivy:SrcVersion', value: '3.0.11' },
        { name: 'aquasecurity:trivy:SrcRelease', value: '1~deb12u2' },
      ],
    },
    {
      type: 'library',
      name: 'bash',
      version: '5.2.15-2+b2',
      purl: 'pkg:deb/debian/bash@5.2.15-2%2Bb2?arch=amd64&distro=debian-12.5',
      properties: [
        { name: 'aquasecurity:trivy:SrcEpoch', value: '1' },
        { name: 'aquasecurity:trivy:SrcName', value: 'bash' },
        { name: 'aquasecurity:trivy:SrcVersion', value: '5.2.15' },
        { name: 'aquasecurity:trivy:SrcRelease', value: '2' },
      ],
    },
    {
      type: 'application',
      name: 'app/package-lock.json',
      properties: [{ name: 'aquasecurity:trivy:Type', value: 'npm' }],
    },
    {
      type: 'library',
      group: '@babel',
      name: 'traverse',
      version: '7.22.0',
      purl: 'pkg:npm/%40babel/traverse@7.22.0',
      properties: [
        { name: 'aquasecurity:trivy:FilePath', value: 'app/node_modules/@babel/traverse/package.json' },
      ],
    },
  ],
};

describe('cyclonedx reader', () => {
  it('reads what Trivy writes', () => {
    const { packages, distribution, gaps, image } = read(TRIVY, '1.5');
    assert.deepEqual(distribution, { id: 'debian', version: '12', name: 'debian 12', like: [] });
    assert.deepEqual(gaps, []);
    assert.equal(image, undefined);
    assert.deepEqual(packages[0], {
      purl: 'pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.5',
      ecosystem: 'deb',
      name: 'libssl3',
      version: '3.0.11-1~deb12u2',
      architecture: 'amd64',
      source: { name: 'openssl', version: '3.0.11-1~deb12u2' },
      licences: ['Apache-2.0', 'Artistic'],
      locations: [{ path: '', foundBy: 'cyclonedx', evidence: 'installed' }],
    });
    assert.deepEqual(packages[1]?.source, { name: 'bash', version: '1:5.2.15-2' });
    assert.equal(packages[2]?.name, '@babel/traverse');
    assert.equal(packages[2]?.locations[0]?.path, 'app/node_modules/@babel/traverse/package.json');
  });

  it('reads what Syft writes', () => {
    const { packages, distribution } = read({
      components: [
        {
          type: 'library',
          name: 'glibc',
          version: '2.34-100.el9',
          purl: 'pkg:rpm/redhat/glibc@2.34-100.el9?arch=x86_64&distro=rhel-9.4&epoch=2&upstream=glibc-2.34-100.el9.src.rpm',
          licenses: [{ license: { id: 'GPL-2.0-only' } }],
          properties: [
            { name: 'syft:package:foundBy', value: 'rpm-db-cataloger' },
            { name: 'syft:location:0:path', value: '/var/lib/rpm/rpmdb.sqlite' },
            { name: 'syft:location:0:layerID', value: 'sha256:00' },
          ],
        },
        {
          type: 'library',
          name: 'busybox-binsh',
          version: '1.36.1-r15',
          purl: 'pkg:apk/alpine/busybox-binsh@1.36.1-r15?arch=x86_64&distro=alpine-3.20.1',
          properties: [{ name: 'syft:metadata:originPackage', value: 'busybox' }],
        },
        {
          type: 'operating-system',
          name: 'rhel',
          version: '9.4',
          description: 'Red Hat Enterprise Linux 9.4',
        },
        { type: 'file', name: '/etc/passwd', hashes: [] },
      ],
    });
    assert.equal(packages.length, 2);
    assert.deepEqual(packages[0]?.source, { name: 'glibc', version: '2.34-100.el9' });
    assert.equal(packages[0]?.version, '2:2.34-100.el9');
    assert.equal(packages[0]?.locations[0]?.path, '/var/lib/rpm/rpmdb.sqlite');
    assert.deepEqual(packages[1]?.source, { name: 'busybox', version: '1.36.1-r15' });
    assert.equal(distribution?.id, 'rhel');
    assert.equal(distribution?.version, '9.4');
  });

  it('reads what cdxgen writes: nested components, evidence, expressions', () => {
    const { packages } = read({
      metadata: {
        component: {
          type: 'application',
          name: 'shop',
          purl: 'pkg:npm/shop@1.0.0',
          components: [{ type: 'application', name: 'web', version: '1.0.0', purl: 'pkg:npm/web@1.0.0' }],
        },
      },
      components: [
        {
          type: 'framework',
          group: 'org.springframework',
          name: 'spring-core',
          version: '5.3.0',
          purl: 'pkg:maven/org.springframework/spring-core@5.3.0?type=jar',
          licenses: [{ expression: 'Apache-2.0' }],
          evidence: { occurrences: [{ location: 'lib/a.jar' }, { location: 'lib/b.jar' }] },
          components: [
            {
              type: 'library',
              name: 'shaded',
              version: '1',
              purl: 'pkg:maven/org/shaded@1',
              properties: [{ name: 'SrcFile', value: '/app/pom.xml' }],
            },
          ],
        },
      ],
    });
    assert.deepEqual(
      packages.map((item) => [item.name, item.locations.map((one) => one.path)]),
      [
        ['web', ['']],
        ['org.springframework:spring-core', ['lib/a.jar', 'lib/b.jar']],
        ['org:shaded', ['/app/pom.xml']],
      ],
    );
    assert.deepEqual(packages[1]?.licences, ['Apache-2.0']);
  });

  it('has one gap per reason for what it cannot match, with a count', () => {
    const { gaps, packages } = read({
      components: [
        { type: 'library', name: 'a', version: '1', purl: 'pkg:terra/example.com/a@1' },
        { type: 'library', name: 'b', version: '1', purl: 'pkg:terra/example.com/b@1' },
        { type: 'library', name: 'c', version: '1', purl: 'pkg:obscure/c@1' },
        { type: 'library', name: 'd', version: '1' },
        { type: 'library', name: 'e', purl: 'pkg:npm/e' },
        { type: 'library', name: 'f', purl: 'not a package URL' },
      ],
    });
    assert.deepEqual(packages, []);
    assert.deepEqual(
      gaps.map((gap) => [gap.kind, gap.subject, gap.informational, gap.reason.split(':')[0]]),
      [
        ['unknown', 'pkg:terra', undefined, '2 components, such as a'],
        ['unknown', 'pkg:obscure', undefined, '1 component, such as c'],
        ['unknown', 'components without a package URL', undefined, '1 component, such as d'],
        ['unknown', 'components without a version', undefined, '1 component, such as e'],
        ['unknown', 'malformed package URLs', undefined, '1 component, such as f'],
      ],
    );
  });

  it('lists a package URL once, with every place', () => {
    const component = (path: string) => ({
      name: 'x',
      purl: 'pkg:npm/x@1.0.0',
      evidence: { occurrences: [{ location: path }] },
    });
    const { packages } = read({ components: [component('/a'), component('/b'), component('/a')] });
    assert.deepEqual(packages.length, 1);
    assert.deepEqual(
      packages[0]?.locations.map((one) => one.path),
      ['/a', '/b'],
    );
  });

  it('reads versions 1.2 to 1.7, and an empty document', () => {
    for (const version of ['1.2', '1.3', '1.4', '1.5', '1.6', '1.7']) {
      assert.deepEqual(read({}, version), {
        packages: [],
        distribution: undefined,
        image: undefined,
        gaps: [],
      });
    }
  });

  it('names the field at fault', () => {
    assert.match(faultOf({ components: {} }).message, /at components: expected a list/);
    assert.match(faultOf({ components: [{}, { purl: 7 }] }).message, /at components\[1\]\.purl/);
    assert.match(faultOf({ components: [{ licenses: 'MIT' }] }).message, /at components\[0\]\.licenses/);
    assert.match(faultOf({ metadata: { component: 7 } }).message, /at metadata\.component/);
    const damaged = {
      name: 'x',
      purl: 'pkg:npm/x@1',
      properties: [{ name: 'plimsoll:ecosystem', value: 'cobol' }],
    };
    assert.match(faultOf({ components: [damaged] }).message, /properties of pkg:npm\/x@1 are damaged/);
  });
});
