import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OwnCheck } from '../../model/configuration/own-check.ts';
import { Fault } from '../../model/fault.ts';
import { FORMATS } from './formats.ts';
import { exampleFiles } from './examples.ts';
import { failedExamples, prepareOwnChecks } from './own-checks.ts';

const check = (over: Partial<OwnCheck>): OwnCheck => ({
  id: 'acme-a',
  title: 'It is so',
  kind: 'kubernetes',
  severity: 'low',
  vectors: ['V6'],
  expression: 'true',
  message: 'it is so',
  at: [],
  why: 'It is.',
  fix: 'Do.',
  references: [],
  source: 'a.yaml:2',
  failing: [],
  passing: [],
  ...over,
});

/** Each kind with something in an example, what is wrong with it, and where that is told. */
const KINDS: readonly Pick<OwnCheck, 'kind' | 'match' | 'expression' | 'at' | 'failing' | 'passing'>[] = [
  {
    kind: 'kubernetes',
    match: "kind == 'Pod' && name == 'shop/web'",
    expression: '!has(object.spec.hostPID) || !object.spec.hostPID',
    at: ['spec', 'hostPID'],
    failing: [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  hostPID: true\n  containers: []\n',
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: web, namespace: shop}\n  spec:\n    hostPID: true\n    containers: []\n',
    ],
    passing: ['apiVersion: v1\nkind: Pod\nmetadata: {name: db, namespace: shop}\nspec: {hostPID: true}\n'],
  },
  {
    kind: 'compose',
    expression: "object.?restart.orValue('no') != 'always' && 'services' in document",
    at: ['restart'],
    failing: ['services:\n  web:\n    image: web:1\n    restart: always\n'],
    passing: ['services:\n  web:\n    image: web:1\n'],
  },
  {
    kind: 'dockerfile',
    match: "kind == 'COPY'",
    expression: "'from' in object.flags && object.stage == 'all' && document.instructions.size() > 1",
    at: [],
    failing: ['FROM a:1 AS all\nCOPY a b\n'],
    passing: ['FROM a:1 AS all\nCOPY --from=x a b\n', { '/Dockerfile': 'FROM a:1\n' }],
  },
  {
    kind: 'github-actions',
    expression: "object['runs-on'] == 'acme'",
    at: ['runs-on'],
    failing: ['on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: "true"}]\n'],
    passing: ['on: push\njobs:\n  a:\n    runs-on: acme\n    steps: [{run: "true"}]\n'],
  },
  {
    kind: 'terraform',
    match: "kind == 'aws_s3_bucket'",
    expression: "object.bucket.startsWith('acme-')",
    at: ['bucket'],
    failing: ['resource "aws_s3_bucket" "a" {\n  bucket = "logs"\n}\n'],
    passing: [
      'resource "aws_s3_bucket" "a" {\n  bucket = "acme-logs"\n}\n',
      'resource "aws_s3_bucket" "a" {\n  bucket = aws_x.y.id\n}\n',
    ],
  },
];

describe("people's own checks", () => {
  for (const one of KINDS)
    it(`look at ${one.kind}, and tell where`, () => {
      const own = check(one);
      assert.deepEqual(failedExamples(own), []);
      const format = FORMATS.find(({ id }) => id === one.kind) ?? assert.fail();
      for (const example of one.failing) {
        const files = exampleFiles(example, format);
        const context = {
          paths: new Set(files.map(({ path }) => path)),
          image: undefined,
          own: prepareOwnChecks([own]),
        };
        const [found] = [...format.judge(files, context).judged].filter(
          (judged) => judged.check.id === own.id,
        );
        assert.ok(found);
        const line = files[0]?.text.split('\n')[(found.violation.range?.startLine ?? 0) - 1];
        assert.match(line ?? '', new RegExp(String(one.at.at(-1) ?? 'COPY')));
        assert.equal(found.violation.actual, 'it is so');
      }
    });

  it('are there for every format', () => {
    const kinds = FORMATS.filter(({ takesOwn }) => takesOwn).map(({ id }) => id);
    assert.deepEqual(kinds.toSorted(), KINDS.map(({ kind }) => kind).toSorted());
  });

  it('whose examples say something else are told', () => {
    const [pods] = KINDS;
    assert.ok(pods);
    const swapped = { ...pods, failing: pods.passing, passing: pods.failing.slice(0, 1) };
    assert.deepEqual(failedExamples(check(swapped)), [
      'a.yaml:2: acme-a: failing example 1: nothing is found',
      'a.yaml:2: acme-a: passing example 1: something is found',
    ]);
    const [problem] = failedExamples(check({ ...pods, expression: 'object.x.y', failing: pods.failing }));
    assert.match(
      problem ?? '',
      /failing example 1: acme-a cannot be decided of Pod shop\/web in line 1: No such key: x; ask/,
    );
    assert.match(failedExamples(check({ failing: ['x: 1\n'] })).join(), /is no kubernetes/);
  });

  for (const [what, over, expected] of [
    [
      'of a kind that there is not',
      { kind: 'helmet' },
      /^a\.yaml:2: kind of acme-a: "helmet" is none of .*kubernetes/,
    ],
    ['with the id of one of ours', { id: 'compose-privileged' }, /^a\.yaml:2: compose-privileged is the id/],
    ['whose expression is none', { expression: 'object.' }, /^a\.yaml:2: expression of acme-a: /],
    ['whose match is none', { match: 'other' }, /^a\.yaml:2: match of acme-a: Unknown variable: other/],
  ] as const)
    it(`${what} are refused`, () => {
      assert.throws(
        () => prepareOwnChecks([check(over)]),
        (error) => error instanceof Fault && error.code === 'usage' && expected.test(error.message),
      );
    });
});
