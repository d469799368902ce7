import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { VCPKG_UNIT } from './unit.ts';

const STATUS = `Package: zlib
Version: 1.3.1
Depends: vcpkg-cmake
Architecture: x64-linux
Multi-Arch: same
Abi: 00
Type: Port
Status: install ok installed

Package: vcpkg-cmake
Version: 2024-04-23
Port-Version: 2
Architecture: x64-linux
Status: install ok installed

Package: curl
Version: 8.9.1
Port-Version: 0
Architecture: x64-linux
Status: install ok installed

Package: curl
Feature: ssl
Depends: zlib:x64-linux, openssl (linux)
Architecture: x64-linux
Status: install ok installed

Package: gone
Version: 1.0
Status: purge ok not-installed

Architecture: nothing
`;
const MANIFEST = `{
  // comments are allowed
  "name": "app",
  "builtin-baseline": "0a2e291c0d9c",
  "dependencies": ["fmt", { "name": "zlib", "version>=": "1.2.13#1" }, { "name": "vcpkg-cmake", "host": true }, 1,],
  "features": { "tls": { "dependencies": [{ "name": "openssl" }] } },
  "overrides": [
    { "name": "openssl", "version": "3.0.8#2" },
    { "name": "vcpkg-cmake", "version-date": "2024-04-23", "port-version": 1 }
  ]
}`;
const SPDX = JSON.stringify({
  spdxVersion: 'SPDX-2.2',
  packages: [
    { SPDXID: 'SPDXRef-port', name: 'zlib', versionInfo: '1.3.1#1', licenseConcluded: 'Zlib' },
    { SPDXID: 'SPDXRef-binary', name: 'zlib:x64-linux', versionInfo: '00' },
  ],
});

describe('packages of vcpkg', () => {
  it('are those of an installed tree, with what they need', () => {
    const { packages, gaps } = trial(VCPKG_UNIT, { '/app/vcpkg_installed/vcpkg/status': STATUS });
    assert.deepEqual(
      packages.map(({ package: { purl, requires } }) => [purl, requires]),
      [
        ['pkg:vcpkg/zlib@1.3.1', ['pkg:vcpkg/vcpkg-cmake@2024-04-23?port_version=2']],
        ['pkg:vcpkg/vcpkg-cmake@2024-04-23?port_version=2', []],
        ['pkg:vcpkg/curl@8.9.1', ['pkg:vcpkg/zlib@1.3.1']],
      ],
    );
    assert.match(gaps[0]?.reason ?? '', /paragraph 6/);
    assert.match(trial(VCPKG_UNIT, { '/vcpkg/status': 'a: b\n' }).faults[0] ?? '', /no database/);
  });

  it('are in the bill of materials of each port', () => {
    const [zlib] = trial(VCPKG_UNIT, {
      '/vcpkg_installed/x64-linux/share/zlib/vcpkg.spdx.json': SPDX,
    }).packages;
    assert.deepEqual(
      [zlib?.package.purl, zlib?.package.licences],
      ['pkg:vcpkg/zlib@1.3.1?port_version=1', ['Zlib']],
    );
  });

  it('are declared by a project, by overrides and bounds, and what a baseline decides is told', () => {
    const { packages, gaps } = trial(VCPKG_UNIT, { '/app/vcpkg.json': MANIFEST });
    assert.deepEqual(
      packages.map(({ package: { purl, development } }) => [purl, development]),
      [
        ['pkg:vcpkg/zlib?vers=%3E%3D1.2.13', false],
        ['pkg:vcpkg/vcpkg-cmake@2024-04-23?port_version=1', true],
        ['pkg:vcpkg/openssl@3.0.8?port_version=2', false],
      ],
    );
    assert.match(gaps.map(({ reason }) => reason).join('; '), /baseline[^;]*: fmt.*dependency 4/);
    assert.deepEqual(trial(VCPKG_UNIT, { '/vcpkg/ports/a/vcpkg.json': MANIFEST }).names, []);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(VCPKG_UNIT, { '/vcpkg/status': STATUS, '/vcpkg.json': MANIFEST, '/vcpkg.spdx.json': SPDX }, 100);
  });
});
