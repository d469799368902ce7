import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { OPAM_UNIT } from './unit.ts';

const LOCKED = `opam-version: "2.0"
name: "own"
version: "~dev"
depends: [
  "boat" {= "1.2.0"}
  "base-unix" {= "base"} # a comment with "ghost" {= "9"}
  "sail" {= "v0.16.1" & with-test}
  "open" {>= "1.0"}
]
build: [["dune" {= "3"}]]
`;

describe('packages of opam', () => {
  it('are in lock files', () => {
    const { names } = trial(OPAM_UNIT, { '/own.opam.locked': LOCKED });
    assert.deepEqual(names, ['base-unix@base', 'boat@1.2.0', 'sail@v0.16.1 (development)']);
  });

  it('are installed in a switch', () => {
    const { packages } = trial(OPAM_UNIT, {
      '/home/a/.opam/5.2.0/.opam-switch/packages/boat.1.2.0/opam': 'opam-version: "2.0"\nlicense: "MIT"\n',
    });
    assert.deepEqual(
      packages.map((one) => [one.package.purl, one.package.licences, one.package.locations[0]?.evidence]),
      [['pkg:opam/boat@1.2.0', ['MIT'], 'installed']],
    );
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(OPAM_UNIT, { '/own.opam.locked': LOCKED, '/.opam-switch/packages/a.1/opam': LOCKED }, 100);
  });
});
