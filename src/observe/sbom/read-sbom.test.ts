import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { hostileReport, sampleReport } from '../../../test/fixtures/report.ts';
import { reportArbitrary } from '../../../test/fixtures/report-arbitrary.ts';
import { Fault } from '../../model/fault.ts';
import type { Report } from '../../model/report/scan.ts';
import { REPORT_FORMATS } from '../../present/scan/registry.ts';
import { readSbom as readSource } from './read-sbom.ts';

function readSbom(bytes: Buffer) {
  const read = (offset: number, length: number) => bytes.subarray(offset, offset + length);
  const content = readSource({ length: bytes.length, read });
  return { ...content, packages: [...content.packages] };
}

const TERMINAL = { width: 80, colour: false };

async function written(report: Report, id: string): Promise<Buffer> {
  const entry = REPORT_FORMATS.find((one) => one.id === id);
  assert.ok(entry, id);
  const format = await entry.load();
  return Buffer.from([...format.write(report, TERMINAL)].join(''));
}

function faultOf(bytes: Buffer): Fault {
  try {
    readSbom(bytes);
  } catch (error) {
    assert.ok(error instanceof Fault, `${String(error)} is no Fault`);
    return error;
  }
  return assert.fail('nothing was thrown');
}

describe('a bill of materials that we wrote', () => {
  for (const id of ['cyclonedx', 'cyclonedx-1.7', 'spdx', 'spdx-3', 'json']) {
    it(`reads back from ${id} without loss`, async () => {
      for (const report of [sampleReport(), hostileReport()]) {
        const content = readSbom(await written(report, id));
        assert.deepEqual(content.packages, report.packages);
        assert.deepEqual(content.distribution, report.target.distribution);
        assert.deepEqual(content.image, report.target.image);
        assert.deepEqual(content.gaps, report.coverage.gaps);
      }
    });

    it(`reads back from ${id} without loss, whatever the report`, async () => {
      await fc.assert(
        fc.asyncProperty(reportArbitrary, async (report) => {
          const content = readSbom(await written(report, id));
          assert.deepEqual(content.packages, report.packages);
          assert.deepEqual(content.distribution, report.target.distribution);
          assert.deepEqual(content.image, report.target.image);
          assert.deepEqual(content.gaps, report.coverage.gaps);
        }),
        { numRuns: propertyRuns(150) },
      );
    });
  }

  it('does not carry gaps in the advisory data, which the next scan finds anew', async () => {
    const sample = sampleReport();
    const gaps = [{ kind: 'stale-data', subject: 'advisories', reason: 'old' } as const];
    const report = sampleReport({ coverage: { ...sample.coverage, gaps } });
    for (const id of ['cyclonedx', 'spdx', 'json']) {
      assert.deepEqual(readSbom(await written(report, id)).gaps, [], id);
    }
  });
});

describe('readSbom', () => {
  it('says how to convert what it does not read', () => {
    const cases: readonly [string, string, RegExp][] = [
      ['<?xml version="1.0"?><bom/>', 'unsupported', /cyclonedx convert/],
      ['SPDXVersion: SPDX-1.2\n', 'unsupported', /SPDX 2\.3/],
      ['---\nspdxVersion: SPDX-2.3\n', 'unsupported', /pyspdxtools/],
      ['{"bomFormat":"CycloneDX","specVersion":"9.9"}', 'unsupported', /v1_6/],
      ['{"spdxVersion":"SPDX-2.1"}', 'unsupported', /SPDX 2\.3/],
      ['{"@context":"https://spdx.org/rdf/4.0/spdx-context.jsonld"}', 'unsupported', /SPDX 2\.3/],
      ['{"tool":{"name":"plimsoll"},"schemaVersion":"99.0"}', 'unsupported', /scan again/],
      ['{"artifacts":[]}', 'unsupported', /CycloneDX JSON/],
      ['{"bomFormat":', 'malformed', /cut short/],
    ];
    for (const [text, code, hint] of cases) {
      const fault = faultOf(Buffer.from(text));
      assert.equal(fault.code, code, text);
      assert.match(fault.hint ?? '', hint, text);
    }
  });

  it('reads UTF-8 with a byte order mark and UTF-16, as shells write it', async () => {
    const bytes = await written(sampleReport(), 'cyclonedx');
    const text = bytes.toString();
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
    assert.equal(readSbom(marked).packages.length, 6);
    assert.equal(readSbom(Buffer.from(`\ufeff${text}`, 'utf16le')).packages.length, 6);
    assert.equal(faultOf(Buffer.from([0x7b, 0xff, 0xfe])).code, 'malformed');
  });

  it('refuses a document nested without end, quickly', () => {
    const depth = 100_000;
    const nested = `{"bomFormat":"CycloneDX","specVersion":"1.6","components":${'[{"name":"a","components":'.repeat(depth)}[]${'}]'.repeat(depth)}}`;
    assert.equal(faultOf(Buffer.from(nested)).code, 'limit');
    assert.equal(faultOf(Buffer.from('['.repeat(1_000_000))).code, 'malformed');
    const deep = `{"bomFormat":"CycloneDX","specVersion":"1.6","x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    assert.deepEqual(readSbom(Buffer.from(deep)).packages, []);
  });

  it('is not misled by __proto__', () => {
    const evil = '{"__proto__":{"bomFormat":"CycloneDX","specVersion":"1.6"}}';
    assert.equal(faultOf(Buffer.from(evil)).code, 'unsupported');
    const component =
      '{"type":"library","name":"x","purl":"pkg:npm/x@1?__proto__=y","__proto__":{"polluted":1}}';
    const { packages } = readSbom(
      Buffer.from(`{"bomFormat":"CycloneDX","specVersion":"1.6","components":[${component}]}`),
    );
    assert.equal(packages.length, 1);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('throws only Faults at random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void faultOf(Buffer.from(bytes))));
  });

  it('throws only Faults at damaged documents', async () => {
    const originals = await Promise.all(
      ['cyclonedx', 'spdx', 'json'].map((id) => written(hostileReport(), id)),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...originals),
        fc.nat(),
        fc.string({ maxLength: 6 }),
        fc.nat({ max: 40 }),
        (original, at, insert, length) => {
          const place = at % original.length;
          const bytes = Buffer.concat([
            original.subarray(0, place),
            Buffer.from(insert),
            original.subarray(place + length),
          ]);
          readOrFault(bytes);
          readOrFault(original.subarray(0, place));
        },
      ),
      { numRuns: propertyRuns(300) },
    );
  });

  it('throws only Faults at documents whose values are replaced by any JSON', async () => {
    const originals = await Promise.all(
      ['cyclonedx', 'spdx', 'json'].map(async (id) => (await written(sampleReport(), id)).toString()),
    );
    fc.assert(
      fc.property(fc.constantFrom(...originals), fc.nat(), fc.jsonValue(), (text, at, value) => {
        const paths = pathsOf(JSON.parse(text));
        readOrFault(
          Buffer.from(JSON.stringify(replaced(JSON.parse(text), paths[at % paths.length] ?? [], value))),
        );
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});

function readOrFault(bytes: Buffer): void {
  try {
    readSbom(bytes);
  } catch (error) {
    assert.ok(error instanceof Fault, `${String(error)} is no Fault`);
  }
}

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function replaced(document: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const container = document as Record<string, unknown>;
  container[key] = replaced(container[key], rest, value);
  return container;
}
