import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { grype } from './reader.ts';

const read = (text: string) => grype.read(text, '.grype.yaml');
const one = (rule: object) => read(stringify({ ignore: [rule] }));

describe('grype', () => {
  it('reads a rule with all that can be told', () => {
    const { exceptions, remarks } = read(`ignore:
  - vulnerability: CVE-2099-0001
    include-aliases: true
    reason: not used
    fix-state: not-fixed
    package:
      name: libcurl.*
      version: 1.5.1
      type: deb
      location: /usr/lib/**
`);
    assert.deepEqual(exceptions, [
      {
        by: 'ignore-file',
        source: '.grype.yaml:2',
        reason: 'not used',
        selector: {
          kinds: ['vulnerability'],
          ids: ['CVE-2099-0001'],
          packages: [
            { version: '1.5.1', ecosystem: 'deb', name: { grammar: 'expression', text: 'libcurl.*' } },
          ],
          paths: [{ grammar: 'glob', text: '/usr/lib/**' }],
          scope: { fix: 'none' },
        },
      },
    ]);
    assert.deepEqual(remarks, []);
  });

  it('knows a Java archive by its artifact', () => {
    assert.deepEqual(
      one({ package: { name: 'log4j-core', type: 'java-archive' } }).exceptions[0]?.selector.packages,
      [
        { ecosystem: 'maven', name: { grammar: 'expression', text: 'log4j-core' } },
        { ecosystem: 'maven', name: { grammar: 'expression', text: '[^:]*:(?:log4j-core)' } },
      ],
    );
  });

  for (const [rule, expected] of [
    [{ vulnerability: 'CVE-1', 'vex-status': 'not_affected' }, /CVE-1: "vex-status" cannot be told here/],
    [{ vulnerability: 'CVE-1', 'match-type': 'exact-direct-match' }, /"match-type"/],
    [{ vulnerability: 'CVE-1', namespace: 'debian:distro:debian:12' }, /"namespace"/],
    [{ package: { name: 'a', 'upstream-name': 'b' } }, /"package.upstream-name"/],
    [{ 'fix-state': 'wont-fix' }, /a fix is "wont-fix"/],
    [{ package: { type: 'dotnet' } }, /packages of "dotnet" are not read here/],
    [{ reason: 'all' }, /about everything/],
  ] as const) {
    it(`leaves out, and names, ${JSON.stringify(rule)}`, () => {
      const { exceptions, remarks } = one(rule);
      assert.equal(exceptions.length, 0);
      assert.match(remarks.map(({ problem, text }) => `${problem} ${text}`).join(), expected);
    });
  }

  it('names settings that leave findings out otherwise, and no others', () => {
    const { remarks } = read('only-fixed: true\nexclude: []\nquiet: true\nexclude-x: 1\nignore: []\n');
    assert.deepEqual(
      remarks.map(({ source, text }) => [source, text]),
      [['.grype.yaml:1', '"only-fixed" is not read from here; use --only-fixed']],
    );
  });

  it('takes fields that are there and empty for absent', () => {
    assert.equal(
      one({ vulnerability: 'CVE-1', namespace: '', 'vex-status': '', package: { language: '' } }).exceptions
        .length,
      1,
    );
  });

  it('reads each rule, or names it', () => {
    const text = fc.option(fc.constantFrom('', 'CVE-1', 'npm', 'fixed', 'wont-fix', '1.0'), {
      nil: undefined,
    });
    const rule = fc.record({
      vulnerability: text,
      'fix-state': text,
      'vex-status': text,
      package: fc.record({ name: text, type: text, location: text }),
    });
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), (rules) => {
        const { exceptions, remarks } = read(stringify({ ignore: rules }));
        assert.equal(exceptions.length + remarks.length, rules.length);
      }),
    );
  });
});
