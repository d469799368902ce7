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
  "fork" {= "dev"}
]
build: [["dune" {= "3"}]]
`;

const MANIFEST = `opam-version: "2.0"
name: "harbour"
version: "1.5"
synopsis: "Boats: all of them"
x-sea: [constructor toString]
description: """
depends: [ "ghost" ] and "quotes"
"""
(* depends: [ "ghost" ] *)
depends : [
  "ocaml" {>= "4.08" & < "5.0~~"} # "ghost"
  "dune" {>= "3.0" & build}
  "boat"
  "sail" {= version}
  "mast" {= "v0.16.1"}
  "keel" {with-test & >= "1.0"}
  "docs" {with-doc}
  "tool" {>= "2.0" & (with-dev-setup | with-test)}
  "both" {with-test | build}
  "older" {(>= "1.0" & < "2.0" | = "3.0") & != "1.5" & os != "win32"}
  "any" {>= "1" | os = "linux"}
  ("rope" {< "2"} | "line" {?sea & !arm64 & <= "%{x}%"} & "spar")
  "harbour-core" {= version}
  "harbour"
  "odd" {>= & }
]
depopts: ["ghost"]
conflicts: ["ghost" {< "1"}]
build: [["dune" "build" "-p" name "-j" jobs] {with-test}]
url { src: "https://archives.example/harbour.tgz" }
`;

describe('packages of opam', () => {
  it('are in lock files', () => {
    const { names } = trial(OPAM_UNIT, { '/own.opam.locked': LOCKED });
    assert.deepEqual(names, ['base-unix@base', 'boat@1.2.0', 'fork@dev', 'sail@v0.16.1 (development)']);
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

  it('need what is installed of their dependencies in their switch', () => {
    const folder = '/home/a/.opam/5.2.0/.opam-switch/packages';
    const { packages } = trial(OPAM_UNIT, {
      [`${folder}/boat.1.2.0/opam`]:
        'depends: [\n  "ocaml" {>= "4.08"}\n  "sail" {>= "1" & < "3"}\n  ("oar" | "motor" {>= "2"})\n  "probe" {with-test}\n  "hammer" {build}\n]\ndepopts: ["flag"]\n',
      [`${folder}/sail.2.0/opam`]: 'opam-version: "2.0"\n',
      [`${folder}/motor.2.1/opam`]: '',
      [`${folder}/probe.1/opam`]: '',
      [`${folder}/hammer.1/opam`]: '',
      [`${folder}/flag.1/opam`]: 'depends: [ {',
      '/home/a/.opam/other/.opam-switch/packages/oar.1/opam': '',
    });
    assert.deepEqual(
      packages
        .filter(({ package: { name } }) => name === 'boat' || name === 'flag')
        .map(({ package: { name, requires } }) => [name, requires]),
      [
        ['boat', ['pkg:opam/sail@2.0', 'pkg:opam/motor@2.1', 'pkg:opam/hammer@1']],
        ['flag', undefined],
      ],
    );
  });

  it('are in the descriptions of a project, but for its own', () => {
    const { names, gaps } = trial(OPAM_UNIT, { '/harbour.opam': MANIFEST, '/harbour-core.opam': '' });
    assert.deepEqual(names, [
      'any@*',
      'boat@*',
      'both@*',
      'docs@* (development)',
      'dune@>= 3.0',
      'keel@>= 1.0 (development)',
      'line@*',
      'mast@v0.16.1',
      'ocaml@>= 4.08 & < 5.0~~',
      'older@(>= 1.0 & < 2.0 | = 3.0) & != 1.5',
      'rope@< 2',
      'sail@1.5',
      'spar@*',
      'tool@>= 2.0 (development)',
    ]);
    assert.deepEqual(
      gaps.map(({ kind, count, reason }) => [kind, count, /: (odd)$/.exec(reason)?.[1]]),
      [
        ['undecided', 12, undefined],
        ['unreadable', undefined, 'odd'],
      ],
    );
  });

  it('are in a description that is called opam, and in none of a repository, a switch or of another kind', () => {
    const text = 'opam-version: "2.0"\ndepends: "boat" {>= "1"}\n';
    const files = {
      '/a/opam': text,
      '/repository/packages/boat/boat.1.0/opam': text,
      '/_opam/lib/sail/opam': text,
      '/bin/opam': '#!/bin/sh\nexit )',
    };
    const { names, gaps } = trial(OPAM_UNIT, files);
    assert.deepEqual([names, gaps.map(({ subject }) => subject)], [['boat@>= 1'], ['/a/opam']]);
  });

  it('are decided by the lock file of the description', () => {
    const files = { '/own.opam': 'depends: ["boat" "rope" {>= "2"}]', '/own.opam.locked': LOCKED };
    const { names, gaps } = trial(OPAM_UNIT, files);
    assert.deepEqual(names, [
      'base-unix@base',
      'boat@1.2.0',
      'fork@dev',
      'rope@>= 2',
      'sail@v0.16.1 (development)',
    ]);
    assert.deepEqual(
      gaps.map(({ reason }) => reason),
      ['the lock file does not know rope'],
    );
    const other = trial(OPAM_UNIT, { '/a.opam': 'depends: "rope"', '/own.opam.locked': LOCKED });
    assert.match(other.gaps[0]?.reason ?? '', /^no lock file decides the versions of rope/);
  });

  it('that are no terms are a gap, and so are more than somebody writes', () => {
    const kindOf = (text: string) => trial(OPAM_UNIT, { '/a.opam': text }).gaps.map(({ kind }) => kind);
    for (const text of ['depends: [', ']', '"a', '"""a', '(* a', '(]'])
      assert.deepEqual(kindOf(text), ['unreadable'], text);
    assert.deepEqual(kindOf(`depends: "a" {${'!'.repeat(60_000)}}`), ['unreadable']);
    for (const text of ['('.repeat(100), 'a '.repeat(60_000)]) assert.deepEqual(kindOf(text), ['limit']);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(
      OPAM_UNIT,
      { '/own.opam.locked': LOCKED, '/.opam-switch/packages/a.1/opam': LOCKED, '/harbour.opam': MANIFEST },
      100,
    );
  });
});
