import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { contextFixture } from '../context.fixture.ts';
import { openTarget } from '../open-target.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-sbom-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const DOCUMENTS = {
  'cyclonedx.json': '{"bomFormat": "CycloneDX", "specVersion": "1.6"}',
  'schema-first.json': '\uFEFF \n{"$schema":"http://cyclonedx.org/schema/bom-1.5.schema.json"}',
  'spdx.json': '{"spdxVersion":"SPDX-2.3"}',
  'sorted-spdx.json': '{"SPDXID": "SPDXRef-DOCUMENT", "packages": []}',
  'report.json': '{"schemaVersion": "1.2", "tool": {\n    "name": "plimsoll", "version": "1"}}',
  'sorted-report.json': `{"coverage": {"x": "${'y'.repeat(70_000)}"}, "tool": {"name": "plimsoll"}, "verdict": {}}`,
  'damaged-report.json': '{"schemaVersion": "1.2", "tool": {"name": "plimsoll", "vers',
  'spdx-3.json': '{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}',
};

describe('sbom', () => {
  for (const [name, text] of Object.entries(DOCUMENTS)) {
    it(`detects ${name}`, async () => {
      const target = await openTarget(file(name, text), contextFixture());
      assert.ok(target.shape === 'sbom');
      assert.equal(Buffer.from(target.bytes.read(0, target.bytes.length)).toString(), text);
      await target.close();
    });
  }

  it('does not take other JSON for one, unless told to', async () => {
    const path = file('package.json', '{"name": "CycloneDX"}');
    await assert.rejects(openTarget(path, contextFixture()), {
      code: 'unsupported',
      message: /tried .*sbom/,
    });
    const target = await openTarget(`sbom:${path}`, contextFixture());
    assert.equal(target.shape, 'sbom');
    await target.close();
  });

  it('names a file that is not there', async () => {
    await assert.rejects(openTarget('sbom:nowhere.json', contextFixture()), {
      code: 'not-found',
      message: /nowhere\.json/,
    });
    await assert.rejects(openTarget(`sbom:${folder}`, contextFixture()), { code: 'usage' });
  });
});
