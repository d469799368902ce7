import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleReport } from '../../../test/fixtures/report.ts';
import {
  coverageRemarks,
  endOfLifeSentence,
  nothingFoundSentence,
  targetParts,
  verdictSentences,
} from './sentences.ts';

describe('endOfLifeSentence', () => {
  const created = (date: string) => sampleReport({ created: `${date}T00:00:00Z` });

  it('speaks up once support has ended, and in the last three months', () => {
    assert.equal(endOfLifeSentence(created('2026-01-01')), undefined);
    assert.match(endOfLifeSentence(created('2026-05-01')) ?? '', /ends on 2026-06-10/);
    assert.match(endOfLifeSentence(created('2026-06-10')) ?? '', /ends on 2026-06-10/);
    assert.match(
      endOfLifeSentence(created('2026-06-11')) ?? '',
      /no security support since 2026-06-10.*2028-06-30/,
    );
  });

  it('is silent where nothing is known', () => {
    assert.equal(
      endOfLifeSentence(sampleReport({ target: { reference: '.', kind: 'source-folder' } })),
      undefined,
    );
  });
});

describe('coverageRemarks', () => {
  const { coverage } = sampleReport();
  const { advisoryData, ...without } = coverage;

  it('is loud where there is no advisory data, and says how to get it', () => {
    const remarks = coverageRemarks(sampleReport({ coverage: without }));
    assert.ok(remarks.some((one) => one.loud && one.text.includes('plimsoll db update')));
  });

  it('is loud where the advisory data is older than a week', () => {
    const aged = (created: string) =>
      coverageRemarks(sampleReport({ created })).find((one) => one.text.includes('advisories'));
    assert.equal(aged('2026-03-01T12:00:00Z')?.loud, false);
    assert.match(
      aged('2026-03-01T12:00:00Z')?.text ?? '',
      /48,120 advisories in 3 ecosystems, less than a day old/,
    );
    assert.equal(aged('2026-03-07T12:00:00Z')?.loud, false);
    assert.equal(aged('2026-03-09T12:00:00Z')?.loud, true);
  });

  it('does not say twice what a gap tells already', () => {
    const gap = (kind: 'missing-data' | 'stale-data') => ({ kind, subject: 'advisories', reason: 'told' });
    const missing = coverageRemarks(sampleReport({ coverage: { ...without, gaps: [gap('missing-data')] } }));
    assert.deepEqual(
      missing.filter((one) => one.loud).map((one) => one.text),
      ['missing-data: advisories: told'],
    );
    const created = '2027-03-01T00:00:00Z';
    const stale = coverageRemarks(
      sampleReport({ created, coverage: { ...coverage, gaps: [gap('stale-data')] } }),
    );
    assert.deepEqual(
      stale.filter((one) => one.loud).map((one) => one.text),
      ['stale-data: advisories: told'],
    );
  });

  it('does not miss advisory data that no scanner needed', () => {
    const remarks = coverageRemarks(sampleReport({ coverage: { ...without, scanners: [], gaps: [] } }));
    assert.deepEqual(
      remarks.map((one) => one.loud),
      [false],
    );
  });

  it('puts what lessens the result before what is for information', () => {
    const gaps = coverage.gaps.toReversed();
    const remarks = coverageRemarks(sampleReport({ coverage: { ...coverage, gaps } }));
    assert.deepEqual(
      remarks.slice(2).map((one) => [one.loud, one.text.split(':')[0]]),
      [
        [true, 'unreadable'],
        [false, 'unknown'],
      ],
    );
  });

  it('puts gaps of one kind and reason together', () => {
    const gap = (subject: string) => ({ kind: 'unsupported' as const, subject, reason: 'packed' });
    const gaps = ['/a', '/b', '/c', '/d', '/e'].map(gap);
    const texts = (number: number) =>
      coverageRemarks(sampleReport({ coverage: { ...coverage, gaps: gaps.slice(0, number) } })).map(
        (one) => one.text,
      );
    assert.equal(texts(1).at(-1), 'unsupported: /a: packed');
    assert.equal(texts(2).at(-1), 'unsupported: packed: 2 times, at /a, /b');
    assert.equal(
      texts(5).at(-1),
      'unsupported: packed: 5 times, at /a, /b, /c and 2 more, which the json format lists',
    );
  });

  it('says how many layers were read', () => {
    assert.match(
      coverageRemarks(sampleReport())[0]?.text ?? '',
      /3 of 3 layers \(1 from the cache, not read again\)/,
    );
    assert.ok(advisoryData);
  });
});

describe('nothingFoundSentence', () => {
  const { advisoryData, ...without } = sampleReport().coverage;

  it('says what was looked at, and when that means little', () => {
    const packages = '6 packages (4 deb, 1 npm, 1 maven)';
    assert.equal(nothingFoundSentence(sampleReport()), `No findings. Looked at ${packages} for: vuln.`);
    assert.match(
      nothingFoundSentence(sampleReport({ coverage: without })),
      /no advisory data to compare them with/,
    );
    const bare = { ...without, scanners: [], ...(advisoryData && { advisoryData }) };
    assert.equal(
      nothingFoundSentence(sampleReport({ coverage: bare })),
      `No scanner was asked for. Listed ${packages}.`,
    );
  });
});

describe('verdictSentences', () => {
  it('gives the reasons, or what the status means', () => {
    assert.deepEqual(verdictSentences(sampleReport()), ['--fail-on high: 1 critical and 1 high finding']);
    const sentence = (status: 'clean' | 'findings' | 'incomplete' | 'violated', rules: string[] = []) =>
      verdictSentences(sampleReport({ verdict: { status, rules, reasons: [] } }))[0];
    assert.match(sentence('clean') ?? '', /everything was read/);
    assert.match(sentence('findings') ?? '', /10 findings; no rule was asked for/);
    assert.match(sentence('findings', ['--fail-on critical']) ?? '', /no rule is broken/);
    assert.match(sentence('incomplete') ?? '', /not everything/);
    assert.match(sentence('violated', ['x']) ?? '', /x/);
  });
});

describe('verdictSentences, of what is hidden or not read', () => {
  const { summary, coverage } = sampleReport();
  const sentences = (
    status: 'findings' | 'violated' | 'unjudged',
    hidden: Partial<typeof summary.hidden>,
    reasons: string[] = [],
  ) =>
    verdictSentences(
      sampleReport({
        verdict: { status, rules: ['any'], reasons },
        summary: { ...summary, hidden: { ...summary.hidden, ...hidden } },
        coverage: { ...coverage, gaps: [{ kind: 'unsupported', subject: '/a', reason: 'b', count: 2 }] },
      }),
    );

  it('counts it beside the verdict, whatever that is', () => {
    assert.deepEqual(sentences('findings', { severity: 5 }, ['2 parts']), [
      '15 findings; no rule is broken (10 of 15 shown: 5 hidden by --severity)',
      '2 parts',
    ]);
    assert.deepEqual(sentences('violated', { unfixed: 1, waived: 2 }, ['it breaks']), [
      'it breaks (10 of 13 shown: 2 waived, 1 without a fix hidden by --only-fixed)',
    ]);
  });

  it('says what was seen where nothing of it is read', () => {
    assert.match(sentences('unjudged', {})[0] ?? '', /nothing here is supported, only seen: \/a \(b\)/);
  });
});

describe('targetParts', () => {
  it('names what was scanned', () => {
    assert.deepEqual(targetParts(sampleReport()), [
      'registry image',
      'sha256:bbbbbbbbbbbb',
      'linux/amd64',
      'Debian GNU/Linux 12 (bookworm)',
      '6 packages',
      '3 layers',
    ]);
  });
});
