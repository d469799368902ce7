import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { everyKindReport, hostileKindsReport, otherFindings } from '../../../../test/fixtures/every-kind.ts';
import { suppressedReport } from '../../../../test/fixtures/exceptions.ts';
import { HOSTILE, hostileReport, sampleReport } from '../../../../test/fixtures/report.ts';
import { reportArbitrary } from '../../../../test/fixtures/report-arbitrary.ts';
import type { Report } from '../../../model/report/scan.ts';
import { cyclonedx } from './format.ts';

interface Component {
  readonly type: string;
  readonly name: string;
  readonly group?: string;
  readonly version?: string;
  readonly 'bom-ref': string;
  readonly licenses?: readonly object[];
  readonly properties: readonly { readonly name: string; readonly value: string }[];
  readonly evidence?: { readonly occurrences: readonly { readonly location: string }[] };
}
interface Document {
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies?: unknown;
  readonly compositions: readonly object[];
  readonly vulnerabilities?: readonly {
    readonly id: string;
    readonly ratings: readonly Record<string, unknown>[];
    readonly affects: readonly { readonly ref: string; readonly versions: readonly object[] }[];
    readonly advisories?: readonly { readonly url: string }[];
    readonly references?: readonly { readonly id: string }[];
    readonly analysis?: {
      readonly state: string;
      readonly justification?: string;
      readonly response?: string[];
    };
  }[];
}

const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);

function textOf(report: Report): string {
  return [...cyclonedx.write(report)].join('');
}

function documentOf(report: Report): Document {
  return JSON.parse(textOf(report)) as Document;
}

describe('cyclonedx', () => {
  it('follows the strict schema of CycloneDX 1.6', async () => {
    const suppressed = [suppressedReport(), suppressedReport(() => HOSTILE)];
    const reports = [sampleReport(), hostileReport(), everyKindReport(), hostileKindsReport(), ...suppressed];
    for (const report of [...reports, sampleReport({ findings: [], packages: [] })]) {
      assert.equal(await validator.validate(textOf(report)), null);
    }
    await fc.assert(
      fc.asyncProperty(reportArbitrary, async (report) => {
        assert.equal(await validator.validate(textOf(report)), null);
      }),
      { numRuns: propertyRuns(30) },
    );
    assert.notEqual(await validator.validate('{"bomFormat":"CycloneDX","specVersion":"1.6","x":1}'), null);
  });

  it('says how what is suppressed was analysed', () => {
    const said = documentOf(suppressedReport()).vulnerabilities?.flatMap(({ analysis }) => analysis ?? []);
    assert.deepEqual(
      said?.map(({ state, justification, response }) => [state, justification, response]),
      [
        ['not_affected', 'code_not_present', undefined],
        ['exploitable', undefined, ['will_not_fix']],
      ],
    );
  });

  it('names the image, its operating system and every package', () => {
    const { metadata, components } = documentOf(sampleReport());
    assert.equal(metadata.component.type, 'container');
    assert.equal(metadata.component.version, `sha256:${'b'.repeat(64)}`);
    assert.deepEqual(
      [components[0]?.type, components[0]?.name, components[0]?.version],
      ['operating-system', 'debian', '12'],
    );
    assert.equal(components.length, 7);
    const folder = documentOf(sampleReport({ target: { reference: '.', kind: 'source-folder' } }));
    assert.equal(folder.metadata.component.type, 'application');
  });

  it('keeps scope and group apart from the name, and says where a package was seen', () => {
    const { components } = documentOf(sampleReport());
    const parser = components.find((one) => one.name === 'parser');
    assert.equal(parser?.group, '@acme');
    assert.deepEqual(parser?.evidence?.occurrences[0], {
      location: '/app/node_modules/@acme/parser/package.json',
    });
    const locations = parser?.properties.filter((one) => one.name === 'plimsoll:location') ?? [];
    assert.deepEqual(JSON.parse(locations[0]?.value ?? ''), {
      path: '/app/node_modules/@acme/parser/package.json',
      layer: 2,
      foundBy: 'npm',
      evidence: 'installed',
    });
    assert.equal(components.find((one) => one.name === 'logger')?.group, 'org.acme');
  });

  it('writes licences as id, expression or name, never an expression beside others', () => {
    const { components } = documentOf(sampleReport());
    const licences = (name: string) => components.find((one) => one.name === name)?.licenses;
    assert.deepEqual(licences('openssl'), [{ license: { id: 'Apache-2.0' } }]);
    assert.deepEqual(licences('parser'), [{ expression: 'MIT OR Apache-2.0' }]);
    assert.deepEqual(licences('zlib1g'), [
      { license: { id: 'Zlib' } },
      { license: { name: 'the licence of zlib, somewhat changed' } },
    ]);
  });

  it('has one vulnerability per id, with ratings, advisories and every package that it affects', () => {
    const { vulnerabilities = [] } = documentOf(sampleReport());
    assert.equal(vulnerabilities.length, 9);
    const first = vulnerabilities.find((one) => one.id === 'CVE-1999-90002');
    assert.deepEqual(first?.ratings, [
      { severity: 'critical', method: 'other', source: { name: 'CVSS 3.1' } },
      {
        score: 9.8,
        method: 'CVSSv31',
        vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
        source: { name: 'CVE-1999-90002' },
      },
    ]);
    assert.deepEqual(
      first?.references?.map((one) => one.id),
      ['DSA-90002-1'],
    );
    assert.deepEqual(first?.advisories, [{ url: 'https://advisories.example/CVE-1999-90002' }]);
    const both = vulnerabilities.find((one) => one.id === 'CVE-1999-90004');
    assert.equal(both?.affects.length, 2);
    assert.match(both?.affects[0]?.ref ?? '', /^pkg:deb\/debian\/libssl3@/);
  });

  it('has vulnerabilities only, and counts what else was found', () => {
    const { vulnerabilities, metadata } = documentOf(everyKindReport());
    assert.deepEqual(vulnerabilities, documentOf(sampleReport()).vulnerabilities);
    const property = metadata.component.properties.find(({ name }) => name.endsWith('left-out'));
    assert.deepEqual(JSON.parse(property?.value ?? ''), {
      leak: 2,
      misconfiguration: 2,
      licence: 1,
      'end-of-life': 1,
      policy: 1,
      profile: 1,
    });
    const others = sampleReport({ findings: otherFindings() });
    assert.equal('vulnerabilities' in documentOf(others), false);
  });

  it('refers only to components that are there', () => {
    const { components, vulnerabilities = [] } = documentOf(hostileReport());
    const refs = new Set(components.map((one) => one['bom-ref']));
    assert.equal(refs.size, components.length);
    for (const { affects } of vulnerabilities) for (const { ref } of affects) assert.ok(refs.has(ref), ref);
  });

  it('does not claim to know dependencies, and has no vulnerabilities where none were looked for', () => {
    const sample = sampleReport();
    const bare = documentOf(sampleReport({ findings: [], coverage: { ...sample.coverage, scanners: [] } }));
    assert.equal(bare.dependencies, undefined);
    const unknown = { aggregate: 'unknown', dependencies: ['plimsoll:target'] };
    assert.deepEqual(bare.compositions, [
      unknown,
      { aggregate: 'incomplete', assemblies: ['plimsoll:target'] },
    ]);
    const { coverage } = sampleReport();
    const whole = documentOf(sampleReport({ coverage: { ...coverage, gaps: [] } }));
    assert.deepEqual(whole.compositions, [unknown]);
    assert.equal('vulnerabilities' in bare, false);
  });

  it('has a serial number and time that follow from the report', () => {
    const { serialNumber, metadata } = documentOf(sampleReport());
    assert.match(
      serialNumber,
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.equal(metadata.timestamp, '2026-03-01T12:00:00.000Z');
    assert.notEqual(documentOf(sampleReport({ packages: [] })).serialNumber, serialNumber);
  });
});
