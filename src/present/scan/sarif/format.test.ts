import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import type { Log, Run } from 'sarif';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { everyKindReport, hostileKindsReport } from '../../../../test/fixtures/every-kind.ts';
import { suppressedReport } from '../../../../test/fixtures/exceptions.ts';
import { HOSTILE, hostileReport, sampleFinding, sampleReport } from '../../../../test/fixtures/report.ts';
import { reportArbitrary } from '../../../../test/fixtures/report-arbitrary.ts';
import { ofKind } from '../../../model/finding/about.ts';
import type { Gap } from '../../../model/gap.ts';
import type { Report } from '../../../model/report/scan.ts';
import { sarif } from './format.ts';

const ajv = new AjvDraft04.default({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

function logOf(report: Report): Log {
  return JSON.parse([...sarif.write(report)].join('')) as Log;
}

function runOf(report: Report): Run {
  const [run] = logOf(report).runs;
  assert.ok(run);
  return run;
}

describe('sarif', () => {
  it('follows the published schema of SARIF 2.1.0', () => {
    const suppressed = [suppressedReport(), suppressedReport(() => HOSTILE)];
    const reports = [sampleReport(), hostileReport(), everyKindReport(), hostileKindsReport(), ...suppressed];
    for (const report of [...reports, sampleReport({ findings: [] })]) {
      assert.ok(validate(logOf(report)), ajv.errorsText(validate.errors));
    }
    fc.assert(
      fc.property(reportArbitrary, (report) => {
        assert.ok(validate(logOf(report)), ajv.errorsText(validate.errors));
      }),
      { numRuns: propertyRuns(50) },
    );
    assert.equal(validate({ version: '2.1.0', runs: [{}] }), false);
  });

  it('has one result per finding, the most important first, each with its rule', () => {
    const run = runOf(sampleReport());
    const rules = run.tool.driver.rules ?? [];
    assert.equal(run.results?.length, 10);
    assert.equal(run.results?.[0]?.ruleId, 'CVE-1999-90002');
    for (const result of run.results ?? []) assert.equal(rules[result.ruleIndex ?? -1]?.id, result.ruleId);
    assert.equal(rules.length, 9);
  });

  it('has the way on which a package comes in as a flow, and what mends a file as a fix', () => {
    const dependencyPath = ['pkg:npm/a@1', 'pkg:npm/b@2', 'pkg:npm/%40acme/parser@2.1.0'];
    const report = everyKindReport();
    const [privileged] = ofKind(report.findings, 'misconfiguration');
    assert.ok(privileged);
    const patch =
      '--- a/k8s/web.yaml\n+++ b/k8s/web.yaml\n@@ -27,1 +27,1 @@\n-privileged: true\n+privileged: false\n';
    const findings = [sampleFinding('@acme/parser', { dependencyPath }), { ...privileged, patch }];
    const log = logOf(sampleReport({ findings }));
    assert.ok(validate(log), ajv.errorsText(validate.errors));
    const [vulnerable, misconfigured] = log.runs[0]?.results ?? [];
    assert.deepEqual(
      vulnerable?.codeFlows?.[0]?.threadFlows[0]?.locations.map(({ location }) => location?.message?.text),
      ['a@1, which the project asks for', 'which brings in b@2', 'which brings in @acme/parser@2.1.0'],
    );
    const [change] = misconfigured?.fixes?.[0]?.artifactChanges ?? [];
    assert.deepEqual(change?.replacements, [
      {
        deletedRegion: { startLine: 27, startColumn: 1, endLine: 28, endColumn: 1 },
        insertedContent: { text: 'privileged: false\n' },
      },
    ]);
  });

  it('has the way on which what is started gets to a package as a flow', () => {
    const path = ['entry point', '/app', 'run (/main.js:7)', 'a.Main (/lib/a.jar)', 'html.Parse'];
    const reachability = { state: 'reachable' as const, by: 'calls', path };
    const log = logOf(sampleReport({ findings: [sampleFinding('@acme/parser', { reachability })] }));
    assert.ok(validate(log), ajv.errorsText(validate.errors));
    const flow = log.runs[0]?.results?.[0]?.codeFlows?.at(-1);
    assert.deepEqual(
      flow?.threadFlows[0]?.locations
        .map(({ location }) => {
          const { artifactLocation, region } = location?.physicalLocation ?? {};
          return [location?.message?.text, artifactLocation?.uri, region?.startLine];
        })
        .slice(1),
      [
        ['/app', 'app', 1],
        ['run (/main.js:7)', 'main.js', 7],
        ['a.Main (/lib/a.jar)', 'lib/a.jar', 1],
        ['html.Parse', 'lib/a.jar', 1],
      ],
    );
  });

  it('has what is suppressed last, with where and why', () => {
    const report = suppressedReport();
    const results = runOf(report).results ?? [];
    assert.equal(results.length, report.findings.length + 3);
    assert.deepEqual(
      results.slice(-3).map(({ suppressions }) => suppressions?.map(({ kind, status }) => [kind, status])),
      [[['external', 'accepted']], [['external', 'accepted']], [['inSource', 'accepted']]],
    );
    assert.ok(results.slice(0, -3).every(({ suppressions }) => suppressions === undefined));
    const rules = runOf(report).tool.driver.rules ?? [];
    for (const { ruleId, ruleIndex } of results) assert.equal(rules[ruleIndex ?? -1]?.id, ruleId);
  });

  it('says level and security severity as code scanning reads them', () => {
    const rules = runOf(sampleReport()).tool.driver.rules ?? [];
    const of = (id: string) => rules.find((rule) => rule.id === id);
    assert.equal(of('CVE-1999-90002')?.properties?.['security-severity'], '9.8');
    assert.equal(of('CVE-1999-90002')?.defaultConfiguration?.level, 'error');
    // Rated medium though its vector says 7.5: the number must not contradict the word.
    assert.equal(of('CVE-1999-90004')?.properties?.['security-severity'], '4.0');
    assert.equal(of('CVE-1999-90010')?.properties?.['security-severity'], '0.1');
    assert.equal(of('GHSA-xxxx-yyyy-zzzz')?.properties?.['security-severity'], undefined);
    assert.equal(of('GHSA-xxxx-yyyy-zzzz')?.defaultConfiguration?.level, 'note');
  });

  it('locates a result at the path inside the image, and names the package and the layer', () => {
    const result = runOf(sampleReport()).results?.find((one) => one.ruleId === 'CVE-1999-90003');
    const [location] = result?.locations ?? [];
    assert.equal(
      location?.physicalLocation?.artifactLocation?.uri,
      'app/node_modules/%40acme/parser/package.json',
    );
    assert.match(result?.message.text ?? '', /^@acme\/parser 2\.1\.0 \(npm\) has CVE-1999-90003/);
    assert.equal(location?.message?.text, 'layer 3 COPY . /app');
    assert.equal(location?.logicalLocations?.[0]?.fullyQualifiedName, 'pkg:npm/%40acme/parser@2.1.0');
  });

  it('locates files by lines, and things that are no files by name', () => {
    const run = runOf(everyKindReport());
    const of = (id: string) => run.results?.find((one) => one.ruleId === id);
    assert.deepEqual(
      of('cloud-access-key')?.relatedLocations?.map(({ physicalLocation, logicalLocations, message }) => [
        physicalLocation?.artifactLocation?.uri,
        physicalLocation?.region?.startLine,
        logicalLocations?.[0]?.name,
        message?.text,
      ]),
      [
        ['srv/b.zip!/c', 2, undefined, 'layer 2, removed above RUN curl -u deploy:hunter2'],
        ['registry.example/acme/shop%3A1.4', 1, 'env TOKEN', 'the same secret'],
        ['registry.example/acme/shop%3A1.4', 1, '0123456789abcdef', 'commit 0123456789ab, on a local branch'],
      ],
    );
    const leak = of('cloud-access-key')?.locations?.[0];
    assert.equal(leak?.physicalLocation?.artifactLocation?.uri, 'srv/app/.env');
    assert.deepEqual(leak?.physicalLocation?.region, { startLine: 3, startColumn: 5, endLine: 3 });
    assert.match(leak?.message?.text ?? '', /^layer 2, removed above RUN curl/);
    const privileged = of('privileged')?.locations?.[0];
    assert.deepEqual(privileged?.physicalLocation?.region, { startLine: 27, endLine: 28 });
    assert.deepEqual(privileged?.logicalLocations, [
      {
        name: 'shop/web',
        fullyQualifiedName: 'Deployment/shop/web/spec.template.spec.containers[web]',
        kind: 'resource',
      },
    ]);
    assert.equal(of('user-root')?.locations?.[0]?.logicalLocations?.[0]?.name, 'shop/web');
    assert.equal(of('unprotected')?.locations?.[0]?.physicalLocation?.region?.startLine, 12);
  });

  it('has a rule for each check, and the fingerprints of the findings', () => {
    const report = everyKindReport();
    const run = runOf(report);
    for (const [index, result] of (run.results ?? []).entries()) {
      const rule = run.tool.driver.rules?.[result.ruleIndex ?? -1];
      assert.equal(rule?.id, report.findings[index]?.id);
      assert.ok(rule?.properties?.tags?.includes(report.findings[index]?.kind ?? ''));
      assert.equal(result.partialFingerprints?.['plimsoll/v1'], report.findings[index]?.fingerprint);
    }
    const rule = run.tool.driver.rules?.find(({ id }) => id === 'cloud-access-key');
    assert.equal(rule?.properties?.['security-severity'], '9.0');
  });

  it('has relative URIs only, whatever the path', () => {
    for (const result of runOf(hostileReport()).results ?? []) {
      const uri = result.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '/';
      assert.match(uri, /^[A-Za-z0-9%._~!'()*-][A-Za-z0-9%._~!'()*/-]*$/);
    }
  });

  it('keeps its fingerprints when version, order and other findings change', () => {
    const prints = (report: Report) =>
      new Set(runOf(report).results?.map((result) => result.partialFingerprints?.['plimsoll/v1']));
    const sample = sampleReport();
    assert.equal(prints(sample).size, 10);
    const later = [...ofKind(sample.findings, 'vulnerability')].slice(3).map((finding) => {
      const { name, version } = finding.package;
      return sampleFinding(name, {
        ...finding,
        fingerprint: undefined,
        package: { ...finding.package, version: `${version}.1` },
      });
    });
    for (const print of prints(sampleReport({ findings: later.toReversed() })))
      assert.ok(prints(sample).has(print));
  });

  it('tells what was not read', () => {
    const [invocation] = runOf(sampleReport()).invocations ?? [];
    const texts =
      invocation?.toolExecutionNotifications?.map((one) => `${one.level} ${one.message.text}`) ?? [];
    assert.ok(texts.includes('warning unreadable: /app/broken.jar: the archive ends before its directory'));
    const incomplete = sampleReport({ verdict: { status: 'incomplete', rules: [], reasons: [] } });
    assert.equal(runOf(incomplete).invocations?.[0]?.executionSuccessful, false);
  });

  it('is no success where anything was not read, though the verdict is about what was found', () => {
    const gap = { kind: 'unreadable', subject: '/a.jar', reason: 'broken' } as const;
    const successOf = (gaps: readonly Gap[]) => {
      const { coverage } = sampleReport();
      const verdict: Report['verdict'] = { status: 'violated', rules: [], reasons: [] };
      return runOf(sampleReport({ verdict, coverage: { ...coverage, gaps: [...gaps] } })).invocations?.[0]
        ?.executionSuccessful;
    };
    assert.equal(successOf([gap]), false);
    assert.equal(successOf([{ ...gap, informational: true }]), true);
    assert.equal(successOf([]), true);
  });

  it('says so when a service will not keep every result', () => {
    const findings = Array.from({ length: 5_001 }, (_, index) =>
      sampleFinding('zlib1g', { id: `CVE-1999-${100_000 + index}` }),
    );
    const run = runOf(sampleReport({ findings }));
    assert.equal(run.results?.length, 5_001);
    const notes = run.invocations?.[0]?.toolExecutionNotifications ?? [];
    assert.match(notes.at(-1)?.message.text ?? '', /keeps the first 5000 of these 5001 results/);
  });
});
