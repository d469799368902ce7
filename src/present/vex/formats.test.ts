import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OwnVex } from '../../model/exception/own-statement.ts';
import { VEX_READERS } from '../../observe/vex/registry.ts';
import { VEX_FORMATS, type VexFormat, vexText } from './formats.ts';

const PRODUCT = 'pkg:oci/app@sha256%3Aabc?repository_url=registry.example/app';
const VEX: OwnVex = {
  product: PRODUCT,
  author: 'Acme',
  namespace: 'https://acme.example',
  created: '2099-01-02T03:04:05.000Z',
  version: '0.0.0',
  statements: [
    {
      ids: ['CVE-2099-0001', 'GHSA-aaaa-bbbb-cccc'],
      packages: ['pkg:npm/a@1.0.0', 'pkg:npm/b@1.0.0'],
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
      text: 'nobody calls it',
    },
    {
      ids: ['GHSA-dddd-eeee-ffff'],
      packages: ['pkg:npm/a@1.0.0'],
      status: 'affected',
      text: 'Accepted by web',
    },
    { ids: ['CVE-2099-0003'], packages: ['pkg:npm/c@1.0.0'], status: 'fixed' },
    { ids: ['CVE-2099-0004'], packages: ['pkg:npm/c@1.0.0'], status: 'under_investigation' },
  ],
};

function readBack(format: VexFormat) {
  const text = vexText(VEX, format);
  const document: unknown = JSON.parse(text);
  const reader = VEX_READERS.find((one) => one.recognises(document));
  assert.equal(reader?.id, format);
  return reader.read(document, 'x.json');
}

describe('vexText', () => {
  for (const format of VEX_FORMATS)
    it(`writes ${format} that is read back with what was said`, () => {
      const { statements, remarks } = readBack(format);
      assert.deepEqual(remarks, []);
      const said = (id: string) => statements.filter(({ ids }) => ids.includes(id));
      for (const { ids, status, text } of VEX.statements) {
        const [id = ''] = ids;
        const found = said(id);
        assert.ok(found.length > 0, id);
        for (const one of found) {
          assert.equal(one.status, status);
          assert.equal(one.time, Date.parse(VEX.created));
          if (text !== undefined && status === 'not_affected')
            assert.ok(one.justification?.includes(text), text);
        }
      }
      const purls = JSON.stringify(said('CVE-2099-0001'));
      for (const purl of ['pkg:npm/a@1.0.0', 'pkg:npm/b@1.0.0']) assert.ok(purls.includes(purl), purl);
    });

  it('says nothing of a package apart from its product', () => {
    for (const format of ['openvex', 'csaf'] as const)
      for (const { products } of readBack(format).statements)
        for (const product of products) {
          assert.ok(product.identifiers.some(({ text }) => text === PRODUCT));
          assert.ok(product.subcomponents.length > 0);
        }
  });
});
