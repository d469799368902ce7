import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { demandsOf } from '../../../../test/fixtures/schema-demands.ts';
import { SPDX_JSON_SCHEMA } from '../../../../test/fixtures/spdx-json-schema.ts';

/** Of the demands of schemas/spdx-schema-2-3.json as published; `scripts/compare-spdx-schema.ts` computes it anew. */
const PUBLISHED = 'c58d01e139334fd22659f8fd598f6f97a1f65498519a5d3bb9032eddac08f08d';

describe('the schema that documents are held against', () => {
  it('demands what the published schema of SPDX 2.3 does', () => {
    const lines = demandsOf(SPDX_JSON_SCHEMA);
    assert.equal(createHash('sha256').update(lines.join('\n')).digest('hex'), PUBLISHED);
  });
});

describe('the demands of a schema', () => {
  const schema = {
    type: 'object',
    properties: { title: { type: 'string', enum: ['a', 'b'] }, rest: {} },
    required: ['rest', 'title'],
    additionalProperties: { type: 'array', items: { type: 'integer' } },
  };

  it('are the same without annotations and in any order', () => {
    const other = {
      $id: 'urn:example',
      additionalProperties: { items: { title: 'A number', type: 'integer' }, type: 'array' },
      required: ['title', 'rest'],
      properties: { rest: { description: 'Anything' }, title: { enum: ['b', 'a'], type: 'string' } },
      description: 'An example',
      type: 'object',
    };
    assert.deepEqual(demandsOf(other), demandsOf(schema));
  });

  it('differ where anything else does, known or not', () => {
    const { title, rest } = schema.properties;
    const others = [
      { ...schema, additionalProperties: false },
      { ...schema, additionalProperties: { type: 'array', items: {} } },
      { ...schema, properties: { rest } },
      { ...schema, properties: { title } },
      { ...schema, properties: { title, rest: false } },
      { ...schema, properties: { rest, title: { ...title, enum: ['a', 'B'] } } },
      { ...schema, required: ['title'] },
      { ...schema, oneOf: [{ required: ['title'] }] },
      { ...schema, patternProperties: { description: { type: 'string' } } },
      { ...schema, properties: { ...schema.properties, description: { type: 'string' } } },
    ];
    const seen = new Set([schema, ...others].map((one) => demandsOf(one).join('\n')));
    assert.equal(seen.size, others.length + 1);
  });
});
