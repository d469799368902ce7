import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { otherFindings } from '../../../test/fixtures/every-kind.ts';
import { exceptionFile, NO_NAMES, vulnerabilityIn } from '../../../test/fixtures/exceptions.ts';
import type { Exception, ExceptionFile, Selector } from '../../model/exception/exception.ts';
import type { TargetNames, VexDocument } from '../../model/exception/vex.ts';
import type { Gap } from '../../model/gap.ts';
import type { Finding } from '../../model/finding/finding.ts';
import { applyExceptions } from './apply.ts';
import { Exceptions } from './exceptions.ts';
import { VexStatements } from './vex-statements.ts';

const NOW = new Date('2099-06-15T23:59:59Z');
const LODASH = vulnerabilityIn('pkg:npm/lodash@4.17.20', { ids: ['CVE-2099-0001', 'GHSA-a-b-c'] });
const LEFT = vulnerabilityIn('pkg:npm/left@1.0.0', {
  ids: ['CVE-2099-0002'],
  paths: ['/test/package-lock.json'],
});
const waiver = (selector: Selector, more: Partial<Exception> = {}): Exception => ({
  by: 'waiver',
  source: 'plimsoll.yaml:1',
  owner: 'web',
  reason: 'known',
  selector,
  ...more,
});

function applied(
  findings: Finding[],
  files: ExceptionFile[],
  {
    names = NO_NAMES,
    vex = [] as VexDocument[],
    now = NOW,
    gaps = [] as Gap[],
  }: { names?: TargetNames; vex?: VexDocument[]; now?: Date; gaps?: Gap[] } = {},
) {
  const documents = vex.map((document, index) => ({ source: `${index}.json`, document }));
  const target = { names, packages: [], compare: () => undefined };
  return applyExceptions(
    { findings, gaps },
    new Exceptions(files, names, now),
    new VexStatements(documents, target),
  );
}
const waives = (selector: Selector, finding: Finding, names: TargetNames = NO_NAMES) =>
  applied([finding], [exceptionFile(waiver(selector))], { names }).hidden.waived === 1;
const problems = (exceptions: Exception[], findings: Finding[] = [LODASH]) =>
  applied(findings, [exceptionFile(...exceptions)]).remarks.map(({ problem }) => problem);

describe('applyExceptions', () => {
  it('takes out what is waived, with who waived it, and leaves the rest in its order', () => {
    const { findings, suppressed, hidden, remarks } = applied(
      [LODASH, LEFT],
      [exceptionFile(waiver({ ids: ['CVE-2099-0001'] }, { expires: '2099-12-31' }))],
    );
    assert.deepEqual([...findings], [LEFT]);
    assert.deepEqual(
      [...suppressed],
      [
        {
          finding: LODASH,
          suppression: {
            by: 'waiver',
            source: 'plimsoll.yaml:1',
            owner: 'web',
            reason: 'known',
            expires: '2099-12-31',
          },
        },
      ],
    );
    assert.deepEqual([hidden, remarks], [{ vex: 0, waived: 1 }, []]);
  });

  it('knows a vulnerability by all of its ids, in either case', () => {
    assert.equal(waives({ ids: ['ghsa-A-B-C'] }, LODASH), true);
    assert.equal(waives({ ids: ['CVE-2099-0002'] }, LODASH), false);
  });

  it('asks for all that a waiver says, and of a list for one', () => {
    const packages = [{ name: { grammar: 'wildcard', text: 'lod*' } as const }];
    assert.equal(waives({ ids: ['X-1', 'CVE-2099-0001'], packages }, LODASH), true);
    assert.equal(waives({ ids: ['CVE-2099-0002'], packages }, LEFT), false);
  });

  it('selects packages by name, package URL, pattern, version and ecosystem', () => {
    const selects = (one: NonNullable<Selector['packages']>[number]) => waives({ packages: [one] }, LODASH);
    assert.equal(selects({ purl: 'pkg:npm/lodash' }), true);
    assert.equal(selects({ purl: 'pkg:npm/lodash@4.17.20' }), true);
    assert.equal(selects({ purl: 'pkg:npm/lodash@4.17.21' }), false);
    assert.equal(selects({ purlPattern: { grammar: 'wildcard', text: 'pkg:npm/*@4.*' } }), true);
    assert.equal(selects({ name: { grammar: 'text', text: 'lodash' }, version: '4.17.20' }), true);
    assert.equal(selects({ ecosystem: 'pypi' }), false);
    assert.equal(selects({ ecosystem: 'npm' }), true);
  });

  it('asks of a package in several files that each is one of the paths', () => {
    const paths = [{ grammar: 'glob', text: 'test/**' } as const];
    assert.equal(waives({ paths }, LEFT), true);
    assert.equal(waives({ paths: [{ grammar: 'glob', text: '/test/' }] }, LEFT), true);
    const both = vulnerabilityIn('pkg:npm/left@1.0.0', {
      paths: ['/test/package-lock.json', '/package-lock.json'],
    });
    assert.equal(waives({ paths }, both), false);
  });

  it('waives findings of every kind by id, rule, kind, fingerprint and path', () => {
    for (const finding of otherFindings()) {
      assert.equal(waives({ ids: [finding.id] }, finding), true, finding.kind);
      assert.equal(
        waives({ rules: [{ grammar: 'wildcard', text: `${finding.id.slice(0, 4)}*` }] }, finding),
        true,
      );
      assert.equal(waives({ kinds: [finding.kind], ids: [finding.id] }, finding), true);
      assert.equal(waives({ kinds: ['vulnerability'], ids: [finding.id] }, finding), false);
      assert.equal(waives({ fingerprints: [finding.fingerprint] }, finding), true);
      assert.equal(waives({ fingerprints: ['0'] }, finding), false);
    }
    const leak = otherFindings().find(({ kind }) => kind === 'leak');
    assert.ok(leak);
    assert.equal(waives({ paths: [{ grammar: 'glob', text: 'srv/app/.env' }] }, leak), true);
  });

  it('waives what is about a resource, by its name with its type or without', () => {
    const finding = otherFindings().find(({ kind }) => kind === 'misconfiguration');
    assert.ok(finding);
    const about = (text: string) => waives({ resources: [{ grammar: 'wildcard', text }] }, finding);
    for (const text of ['shop/web', 'Deployment/shop/web', 'Deployment.shop/web', 'Deployment/*'])
      assert.equal(about(text), true, text);
    for (const text of ['web', 'Pod/shop/web', 'shop']) assert.equal(about(text), false, text);
    assert.equal(waives({ resources: [{ grammar: 'wildcard', text: '*' }] }, LODASH), false);
  });

  it('counts only in its scope', () => {
    const ids = ['CVE-2099-0001'];
    assert.equal(waives({ ids, scope: { severityAtMost: 'high' } }, LODASH), true);
    assert.equal(waives({ ids, scope: { severityAtMost: 'medium' } }, LODASH), false);
    assert.equal(waives({ ids, scope: { fix: 'none' } }, LODASH), true);
    assert.equal(waives({ ids, scope: { fix: 'known' } }, LODASH), false);
    const unknown = vulnerabilityIn('pkg:npm/a@1', { severity: 'unknown' });
    assert.equal(waives({ ids, scope: { severityAtMost: 'critical' } }, unknown), false);
    const targets = [{ grammar: 'wildcard', text: 'registry.example/app:*' } as const];
    assert.equal(waives({ ids, scope: { targets } }, LODASH), false);
    assert.equal(
      waives({ ids, scope: { targets } }, LODASH, { ...NO_NAMES, names: ['registry.example/app:1'] }),
      true,
    );
  });

  it('counts for an image of a digest, and for no other', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const scope = { targets: [{ grammar: 'wildcard', text: digest } as const] };
    const at = (digests: string[]) =>
      waives({ ids: ['CVE-2099-0001'], scope }, LODASH, { ...NO_NAMES, digests });
    assert.deepEqual([at([digest]), at([`sha256:${'b'.repeat(64)}`]), at([])], [true, false, false]);
  });

  it('counts to the end of its last day, in UTC', () => {
    const until = [exceptionFile(waiver({ ids: ['CVE-2099-0001'] }, { expires: '2099-06-15' }))];
    const at = (time: string) => applied([LODASH], until, { now: new Date(time) });
    assert.equal(at('2099-06-15T23:59:59.999Z').hidden.waived, 1);
    const over = at('2099-06-16T00:00:00Z');
    assert.deepEqual([over.hidden.waived, over.findings.length], [0, 1]);
    assert.match(over.remarks.map(({ text }) => text).join(), /CVE-2099-0001: ended with 2099-06-15/);
  });

  it('says what is unused, out of date, without owner and without reason', () => {
    assert.deepEqual(problems([waiver({ ids: ['CVE-1'] })]), ['unused']);
    assert.deepEqual(problems([waiver({ ids: ['CVE-2099-0001'] }, { expires: '2000-01-01' })]), ['expired']);
    const { owner: _, reason: __, ...bare } = waiver({ ids: ['CVE-2099-0001'] });
    assert.deepEqual(problems([bare]), ['no-owner', 'no-reason']);
    assert.deepEqual(problems([{ ...bare, by: 'ignore-file' }]), []);
    assert.deepEqual(problems([{ ...bare, by: 'inline' }]), ['no-reason']);
  });

  it('calls none unused that would have counted, had no other said the same', () => {
    const twice = [waiver({ ids: ['CVE-2099-0001'] }), waiver({ ids: ['GHSA-a-b-c'] }, { source: 'b:2' })];
    const { suppressed, remarks } = applied([LODASH], [exceptionFile(...twice)]);
    assert.deepEqual([suppressed.length, remarks], [1, []]);
    assert.equal([...suppressed][0]?.suppression.source, 'plimsoll.yaml:1');
  });

  it('ignores paths as git does, and says by which line', () => {
    const file: ExceptionFile = {
      exceptions: [],
      remarks: [],
      paths: [
        {
          file: '.plimsollignore',
          lines: [
            { line: 2, pattern: 'test/' },
            { line: 3, pattern: '*.lock' },
            { line: 4, pattern: '!keep.lock' },
            { line: 5, pattern: '/nothing' },
          ],
        },
      ],
    };
    const at = (path: string) => vulnerabilityIn('pkg:npm/a@1', { paths: [path] });
    const found = ['/test/a', '/b/x.lock', '/keep.lock', '/b/nothing', '/!/x'].map(at);
    const { suppressed, findings, remarks } = applied(found, [file]);
    assert.deepEqual(
      Array.from(suppressed, ({ suppression }) => suppression),
      [
        { by: 'ignore-file', source: '.plimsollignore:2', reason: 'test/' },
        { by: 'ignore-file', source: '.plimsollignore:3', reason: '*.lock' },
      ],
    );
    assert.equal(findings.length, 3);
    assert.deepEqual(
      remarks.map(({ problem, source }) => [problem, source]),
      [['unused', '.plimsollignore:5']],
    );
  });

  it('states for information what was not read at ignored paths', () => {
    const file: ExceptionFile = {
      exceptions: [],
      remarks: [],
      paths: [{ file: 'i', lines: [{ line: 1, pattern: 'test/' }] }],
    };
    const gap = (subject: string): Gap => ({ kind: 'unreadable', subject, reason: 'broken' });
    const { gaps, remarks } = applied([], [file], { gaps: [gap('/test/a'), gap('/a'), gap('test/x')] });
    assert.deepEqual(gaps, [
      { ...gap('/test/a'), reason: 'broken (ignored by i:1)', informational: true },
      gap('/a'),
      gap('test/x'),
    ]);
    assert.deepEqual(remarks, []);
  });

  it('holds a comment to be about its lines, and about a package that is named there', () => {
    const place = { path: 'requirements.txt', startLine: 2, endLine: 2, beside: 'django==3.2' };
    const ids = ['CVE-2099-0001'];
    const paths = ['/requirements.txt'];
    assert.equal(waives({ ids, place }, vulnerabilityIn('pkg:pypi/django@3.2', { paths })), true);
    assert.equal(waives({ ids, place }, vulnerabilityIn('pkg:pypi/flask@3.2', { paths })), false);
    assert.equal(
      waives({ ids, place }, vulnerabilityIn('pkg:pypi/django@3.2', { paths: ['/a/requirements.txt'] })),
      false,
    );
    const leak = otherFindings().find(({ kind }) => kind === 'leak');
    assert.ok(leak);
    const beside = { path: 'srv/app/.env', startLine: 3, endLine: 3, beside: '' };
    assert.equal(waives({ ids: [leak.id], place: beside }, leak), true);
    assert.equal(waives({ ids: [leak.id], place: { ...beside, startLine: 4, endLine: 4 } }, leak), false);
  });

  it('asks VEX first, and counts each finding once', () => {
    const vex: VexDocument = {
      remarks: [],
      statements: [
        {
          source: '0.json',
          author: 'maker',
          ids: ['CVE-2099-0001'],
          products: [{ identifiers: [{ kind: 'purl', text: 'pkg:npm/lodash' }], subcomponents: [] }],
          status: 'not_affected',
          justification: 'component_not_present',
          time: 0,
        },
      ],
    };
    const { suppressed, hidden, remarks } = applied(
      [LODASH, LEFT],
      [exceptionFile(waiver({ kinds: ['vulnerability'], ids: ['CVE-2099-0001', 'CVE-2099-0002'] }))],
      { vex: [vex] },
    );
    assert.deepEqual([hidden, remarks], [{ vex: 1, waived: 1 }, []]);
    assert.deepEqual([...suppressed][0]?.suppression, {
      by: 'vex',
      source: '0.json',
      owner: 'maker',
      reason: 'not_affected: component_not_present',
    });
  });
});
