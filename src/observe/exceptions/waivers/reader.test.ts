import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { Fault } from '../../../model/fault.ts';
import { waivers } from './reader.ts';

const read = (text: string) => waivers.read(text, 'plimsoll.yaml').exceptions;

describe('waivers', () => {
  it('reads everything that a waiver can say, and the line on which it stands', () => {
    const text = `severity: high
waivers:
  - id: CVE-2099-0001
    package: lodash
    ecosystem: npm
    path: [test/**, docs]
    kind: vulnerability
    scope: { image: registry.example/app:*, target: ./app, severity: medium, fix: none }
    owner: web
    reason: only in tests
    expires: 2099-12-31
  - rule: [aws-*, generic]
    resource: Deployment/shop/*
    fingerprint: "0123"
    package: [pkg:npm/left@1.0.0, "pkg:npm/@acme/*", "@acme/*"]
`;
    assert.deepEqual(read(text), [
      {
        by: 'waiver',
        source: 'plimsoll.yaml:3',
        owner: 'web',
        reason: 'only in tests',
        expires: '2099-12-31',
        selector: {
          ids: ['CVE-2099-0001'],
          kinds: ['vulnerability'],
          packages: [{ name: { grammar: 'wildcard', text: 'lodash' }, ecosystem: 'npm' }],
          paths: [
            { grammar: 'glob', text: 'test/**' },
            { grammar: 'glob', text: 'docs' },
          ],
          scope: {
            targets: [
              { grammar: 'wildcard', text: './app' },
              { grammar: 'wildcard', text: 'registry.example/app:*' },
            ],
            severityAtMost: 'medium',
            fix: 'none',
          },
        },
      },
      {
        by: 'waiver',
        source: 'plimsoll.yaml:12',
        selector: {
          rules: [
            { grammar: 'wildcard', text: 'aws-*' },
            { grammar: 'wildcard', text: 'generic' },
          ],
          packages: [
            { purl: 'pkg:npm/left@1.0.0' },
            { purlPattern: { grammar: 'wildcard', text: 'pkg:npm/@acme/*' } },
            { name: { grammar: 'wildcard', text: '@acme/*' } },
          ],
          resources: [{ grammar: 'wildcard', text: 'Deployment/shop/*' }],
          fingerprints: ['0123'],
        },
      },
    ]);
  });

  it('takes a file without waivers, or with none', () => {
    for (const text of ['', 'severity: high', 'waivers:', 'waivers: []']) assert.deepEqual(read(text), []);
  });

  for (const [what, text, expected] of [
    [
      'that has no selector',
      'waivers:\n  - owner: web\n',
      /^plimsoll.yaml:2: this waiver is about everything$/,
    ],
    ['that is about a kind', 'waivers:\n  - kind: leak\n', /:2: this waiver is about everything/],
    [
      'that has a scope alone',
      'waivers:\n  - scope: { severity: low }\n',
      /:2: this waiver is about everything/,
    ],
    ['that is about any resource', 'waivers:\n  - resource: "*"\n', /:2: this waiver is about everything/],
    ['that is about any path', 'waivers:\n  - path: "**/*"\n', /:2: this waiver is about everything/],
    [
      'that is about any package',
      'waivers:\n  - package: "*"\n    rule: "*"\n',
      /:2: this waiver is about everything/,
    ],
    [
      'that is about any package URL',
      'waivers:\n  - package: "pkg:*"\n',
      /:2: this waiver is about everything/,
    ],
    ['with a key that there is not', 'waivers:\n  - id: A\n    owners: web\n', /^plimsoll.yaml:3: .*owners/],
    [
      'with a day that there is not',
      'waivers:\n  - id: A\n    expires: 2099-02-30\n',
      /:3: .*expires: is no day/,
    ],
    ['with a wild id', 'waivers:\n  - id: CVE-*\n', /:2: .*"rule"/],
    [
      'with a package URL that is none',
      'waivers:\n  - package: pkg:npm\n',
      /:2: package: "pkg:npm" is no package URL/,
    ],
    ['with an ecosystem that there is not', 'waivers:\n  - ecosystem: npn\n', /:2: .*ecosystem/],
    ['with a number', 'waivers:\n  - fingerprint: 0123\n', /:2: .*quote/],
    ['in a list that is none', 'waivers: 1\n', /:1: waivers: /],
    ['in YAML that is none', 'waivers:\n  - [\n', /plimsoll.yaml:/],
  ] as const) {
    it(`refuses one ${what}`, () => {
      assert.throws(
        () => read(text),
        (error) => error instanceof Fault && expected.test(error.message),
      );
    });
  }

  it('is not held up by aliases that stand for too much', () => {
    const lists = Array.from(
      { length: 9 },
      (_, index) => `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join()}]`,
    );
    assert.throws(() => read(`a0: &a0 [x]\n${lists.join('\n')}\nwaivers: []\n`), { code: 'limit' });
  });

  it('reads back what is written of any waiver', () => {
    const word = fc.stringMatching(/^[A-Za-z][\w-]{0,12}$/);
    const day = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const waiver = fc
      .record(
        { id: word, owner: word, reason: word, expires: day, path: word, rule: word },
        { requiredKeys: ['id'] },
      )
      .map((one) => ({ ...one }));
    fc.assert(
      fc.property(fc.array(waiver, { maxLength: 5 }), (list) => {
        const found = read(stringify({ waivers: list }));
        assert.deepEqual(
          found.map(({ owner, reason, expires, selector: { ids, paths, rules } }) => [
            ids?.[0],
            owner,
            reason,
            expires,
            paths?.[0]?.text,
            rules?.[0]?.text,
          ]),
          list.map(({ id, owner, reason, expires, path, rule }) => [id, owner, reason, expires, path, rule]),
        );
      }),
    );
  });
});
