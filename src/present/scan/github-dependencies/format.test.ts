import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import * as z from 'zod';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { ANY_REPORTS } from '../../../../test/fixtures/gitlab-reports.ts';
import { sampleReport } from '../../../../test/fixtures/report.ts';
import { reportArbitrary } from '../../../../test/fixtures/report-arbitrary.ts';
import type { Package } from '../../../model/package.ts';
import type { Report } from '../../../model/report/scan.ts';
import { githubDependencies } from './format.ts';

/** What https://docs.github.com/rest/dependency-graph/dependency-submission says of snapshots; nothing else may be there. */
const metadata = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .refine((members) => Object.keys(members).length <= 8);
const dependency = z.strictObject({
  package_url: z.string().regex(/^pkg:/),
  metadata: metadata.optional(),
  relationship: z.enum(['direct', 'indirect']).optional(),
  scope: z.enum(['runtime', 'development']).optional(),
  dependencies: z.array(z.string()).optional(),
});
const schema = z.strictObject({
  version: z.number().int(),
  detector: z.strictObject({ name: z.string().min(1), version: z.string().min(1), url: z.url() }),
  scanned: z.iso.datetime(),
  metadata: metadata.optional(),
  manifests: z.record(
    z.string(),
    z.strictObject({
      name: z.string(),
      file: z.strictObject({ source_location: z.string() }).optional(),
      metadata: metadata.optional(),
      resolved: z.record(z.string(), dependency),
    }),
  ),
});

function snapshotOf(report: Report): z.infer<typeof schema> {
  return schema.parse(JSON.parse([...githubDependencies.write(report)].join('')));
}

const npm = (name: string, more: Pick<Package, 'locations'> & Partial<Package>): Package => ({
  purl: `pkg:npm/${name}@1.0.0`,
  ecosystem: 'npm',
  name,
  version: '1.0.0',
  licences: [],
  ...more,
});
const lockedIn = (...paths: [string, ...string[]]): Pick<Package, 'locations'> => ({
  locations: paths.map((path) => ({ path, foundBy: 'npm-lock', evidence: 'locked' })),
});

describe('github-dependencies', () => {
  it('has the fields that GitHub takes and no others, whatever the target says', () => {
    for (const report of ANY_REPORTS) snapshotOf(report);
    fc.assert(
      fc.property(reportArbitrary, (report) => void snapshotOf(report)),
      { numRuns: propertyRuns(30) },
    );
  });

  it('has each package under every lock file that has it', () => {
    const packages = [
      npm('left', { direct: true, requires: ['pkg:npm/right@1.0.0'], ...lockedIn('/a/package-lock.json') }),
      npm('right', {
        direct: false,
        development: true,
        ...lockedIn('/b/package-lock.json', '/a/package-lock.json'),
      }),
    ];
    const { manifests } = snapshotOf(sampleReport({ findings: [], packages }));
    assert.deepEqual(manifests['a/package-lock.json'], {
      name: 'a/package-lock.json',
      file: { source_location: 'a/package-lock.json' },
      resolved: {
        'pkg:npm/left@1.0.0': {
          package_url: 'pkg:npm/left@1.0.0',
          relationship: 'direct',
          scope: 'runtime',
          dependencies: ['pkg:npm/right@1.0.0'],
        },
        'pkg:npm/right@1.0.0': {
          package_url: 'pkg:npm/right@1.0.0',
          relationship: 'indirect',
          scope: 'development',
        },
      },
    });
    assert.deepEqual(Object.keys(manifests), ['a/package-lock.json', 'b/package-lock.json']);
  });

  it('has what is installed under the target, once', () => {
    const { manifests, metadata: told } = snapshotOf(sampleReport());
    const installed = manifests['registry.example/acme/shop:1.4'];
    assert.equal(installed?.file, undefined);
    assert.ok(installed?.resolved['pkg:npm/%40acme/parser@2.1.0']);
    assert.match(String(told?.['plimsoll:gap']), /broken\.jar/);
  });

  it('takes any name of a file for what it is', () => {
    const packages = [npm('left', lockedIn('/__proto__'))];
    const text = [...githubDependencies.write(sampleReport({ findings: [], packages }))].join('');
    assert.match(text, /"__proto__": \{\n {6}"name": "__proto__"/);
  });
});
