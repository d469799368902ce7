import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { readTerraform } from '../terraform/read-terraform.ts';
import { readJsonHcl } from './read-json.ts';

const valuesOf = (files: Readonly<Record<string, unknown>>) => {
  const { modules, gaps } = readTerraform(
    Object.entries(files).map(([path, content]) => ({
      path,
      text: typeof content === 'string' ? content : JSON.stringify(content, undefined, 2),
    })),
  );
  assert.deepEqual(gaps, []);
  return modules.flatMap(({ declarations }) => declarations);
};

describe('the JSON syntax of HCL', () => {
  it('has blocks below their labels, in lists or alone, and maps', () => {
    const [web, other] = valuesOf({
      '/a.tf.json': {
        '//': 'a comment',
        resource: {
          aws_x: {
            web: { '//': 'too', tags: { a: 'b' }, rule: { port: 1 }, ports: [1, 2], open: true, none: null },
            other: [{ rule: [{ port: 2 }, { port: 3 }], env_variables: { A: '1' } }],
          },
        },
      },
    });
    assert.deepEqual(web?.value, {
      tags: { a: 'b' },
      rule: [{ port: 1 }],
      ports: [1, 2],
      open: true,
      none: null,
    });
    assert.deepEqual(other?.value, { rule: [{ port: 2 }, { port: 3 }], env_variables: { A: '1' } });
    assert.deepEqual([web?.kind, web?.type, web?.name], ['resource', 'aws_x', 'web']);
  });

  it('has expressions in its texts, variables and values of other files, and dynamic blocks', () => {
    const found = valuesOf({
      '/a.tf.json': {
        variable: { port: { type: 'number', default: 1 }, list: { default: ['a', 'b'] } },
        locals: { name: '${upper("x")}-${var.port}', map: { a: { b: 1 } } },
        resource: {
          aws_x: {
            web: {
              port: '${var.port}',
              name: '${local.name}',
              inner: '${local.map.a.b}',
              quoted: '${join("\\"", ["a", "b"])}',
              plain: '$${var.port}',
              dynamic: { rule: { for_each: '${var.list}', content: { name: '${rule.value}' } } },
            },
          },
        },
      },
      '/terraform.tfvars.json': { port: 22 },
    });
    const value = found.find(({ kind }) => kind === 'resource')?.value;
    assert.deepEqual(value, {
      port: 22,
      name: 'X-22',
      inner: 1,
      quoted: 'a"b',
      plain: '${var.port}',
      rule: [{ name: 'a' }, { name: 'b' }],
    });
  });

  it('is read beside the other syntax, and by modules', () => {
    const found = valuesOf({
      '/main.tf': 'module "inner" {\n  source = "./inner"\n  port = 22\n}\n',
      '/inner/main.tf.json': {
        variable: { port: {} },
        resource: { aws_x: { web: { port: '${var.port}' } } },
      },
    });
    assert.deepEqual(found.find(({ kind }) => kind === 'resource')?.value, { port: 22 });
  });

  it('overrides what others say', () => {
    const [web] = valuesOf({
      '/a.tf': 'resource "aws_x" "web" {\n  port = 1\n  open = false\n}\n',
      '/a_override.tf.json': { resource: { aws_x: { web: { open: true } } } },
    });
    assert.deepEqual(web?.value, { port: 1, open: true });
  });

  it('tells where a value stands, and changes no more than a literal', () => {
    const text = '{"resource": {"aws_x": {"web": {\n"open": true,\n"rule": {"port": 1}\n}}}}';
    const [web] = valuesOf({ '/a.tf.json': text });
    assert.equal(web?.rangeOf(['open'])?.startLine, 2);
    assert.equal(web?.rangeOf(['rule', 0, 'port'])?.startLine, 3);
  });

  it('is refused with a gap where it is broken, no object, or too deep', () => {
    for (const [text, kind] of [
      ['{"resource": ', 'unreadable'],
      ['3', 'unreadable'],
      ['{"locals": {"a": "${"}}', 'unreadable'],
      ['['.repeat(1_000), 'limit'],
    ] as const)
      assert.deepEqual(
        readJsonHcl(text, 'a.tf.json').gaps.map((gap) => gap.kind),
        [kind],
        text.slice(0, 30),
      );
  });

  it('is read or refused, whatever it is', () => {
    const text = fc.string({ unit: fc.constantFrom('${', '}', '"', 'a', '.', '%{if ', '~', ' ', '\\') });
    const tree = fc.letrec((tie) => ({
      value: fc.oneof(
        text,
        fc.constantFrom(1, true, null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom('resource', 'locals', 'dynamic', 'tags', 'a', '//', '__proto__'),
          tie('value'),
        ),
      ),
    })).value;
    fc.assert(
      fc.property(tree, (value) => {
        const files = [
          { path: '/a.tf.json', text: JSON.stringify({ resource: value, locals: value, variable: value }) },
        ];
        for (const { kind } of readTerraform(files).gaps)
          assert.ok(kind === 'unreadable' || kind === 'limit');
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
