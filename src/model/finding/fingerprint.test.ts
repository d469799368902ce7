import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { otherFindings } from '../../../test/fixtures/every-kind.ts';
import { sampleFinding, sampleReport } from '../../../test/fixtures/report.ts';
import { type Finding, findingSchema } from './finding.ts';
import { FINDING_KINDS, isFixable, subjectOf } from './about.ts';
import { fingerprintOf, marked } from './fingerprint.ts';
import { subjectText } from './subject-text.ts';

const ALL: readonly Finding[] = [...sampleReport().findings, ...otherFindings()];

describe('fingerprintOf', () => {
  it('is what it always was for a vulnerability, as services know it', () => {
    // Of ["CVE-1999-90001","deb","zlib1g","/var/lib/dpkg/status"], as sha256sum has it.
    assert.equal(sampleFinding('zlib1g').fingerprint, 'c64032740bd7c7f43028080a23b4abb9');
  });

  it('tells every finding of a report apart', () => {
    assert.equal(new Set(ALL.map(fingerprintOf)).size, ALL.length);
    assert.deepEqual(new Set(ALL.map(({ kind }) => kind)), new Set(FINDING_KINDS));
  });

  it('stays when versions, lines, layers, dates and the severity change', () => {
    for (const finding of ALL) {
      const later = structuredClone(finding);
      later.severity = 'critical';
      later.title += ' indeed';
      if ('package' in later) {
        later.package.version += '.1';
        later.package.purl += '.1';
        for (const location of later.package.locations) location.layer = 9;
      } else {
        later.origins = [{ kind: 'layer', layer: 9 }];
        if (later.subject.kind === 'file') later.subject.range = { startLine: 99 };
        if (later.subject.kind === 'resource' && later.subject.file)
          later.subject.file.range = { startLine: 99 };
        if (later.kind === 'profile') later.subject.line = 'users[7]';
      }
      assert.equal(fingerprintOf(later), finding.fingerprint, finding.id);
    }
  });

  it('changes with what is wrong and with where', () => {
    for (const finding of ALL) {
      const other = { ...finding, id: `${finding.id}-2` } as Finding;
      assert.notEqual(fingerprintOf(other), finding.fingerprint);
    }
    const [leak] = otherFindings();
    assert.ok(leak?.kind === 'leak');
    const secret = { ...leak.secret, digest: 'another' };
    assert.notEqual(marked<'leak'>({ ...leak, secret }).fingerprint, leak.fingerprint);
  });

  it('is the same wherever the same secret is, unless it could be guessed', () => {
    const [leak] = otherFindings();
    assert.ok(leak?.kind === 'leak');
    const subject = { kind: 'file', path: '/else' } as const;
    assert.equal(marked<'leak'>({ ...leak, subject }).fingerprint, leak.fingerprint);
    const guessed = marked<'leak'>({ ...leak, secret: { redacted: '****' } });
    assert.notEqual(marked<'leak'>({ ...guessed, subject }).fingerprint, guessed.fingerprint);
    const second = { redacted: '****', number: 2 };
    assert.notEqual(marked<'leak'>({ ...guessed, secret: second }).fingerprint, guessed.fingerprint);
  });
});

describe('findings', () => {
  it('of every kind follow their schema, and have a subject that people can read', () => {
    for (const finding of ALL) {
      assert.deepEqual(findingSchema.parse(JSON.parse(JSON.stringify(finding))), finding);
      assert.doesNotMatch(subjectText(subjectOf(finding)), /undefined|^$/);
    }
    assert.equal(findingSchema.safeParse({ ...ALL[0], kind: 'rumour' }).success, false);
    assert.equal(findingSchema.safeParse({ ...ALL[0], fingerprint: undefined }).success, false);
  });

  it('can be mended by who owns the target, but for vulnerabilities that no release fixes', () => {
    assert.deepEqual(
      ALL.filter((finding) => !isFixable(finding)).map(({ kind }) => kind),
      Array.from({ length: 6 }, () => 'vulnerability'),
    );
  });
});
