import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { edited } from '../../../model/configuration/edit.ts';
import { type Declaration, EncodedJson, Unknown } from '../../../model/configuration/infrastructure.ts';
import type { Path } from '../../../model/configuration/place.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { planModules } from './plan.ts';
import { readTerraform } from './read-terraform.ts';

function declarationsIn(files: Readonly<Record<string, string>>): Declaration[] {
  const { modules, gaps } = readTerraform(Object.entries(files).map(([path, text]) => ({ path, text })));
  assert.deepEqual(gaps, []);
  return modules.flatMap(({ declarations }) => declarations);
}

/** What `x` of the one resource is, beside other texts. */
function valueOf(expression: string, others = ''): unknown {
  const all = declarationsIn({ '/main.tf': `resource "a_b" "c" {\n  x = ${expression}\n}\n${others}` });
  return valueAt(all.find(({ name }) => name === 'c')?.value, ['x']);
}

describe('the value of an expression', () => {
  const known: readonly [expression: string, value: unknown, others?: string][] = [
    ['var.a', 'b', 'variable "a" {\n  default = "b"\n}'],
    ['local.a.b[1]', 3, 'locals {\n  a = { b = [2, local.c] }\n  c = 3\n}'],
    ['"x-${local.a}"', 'x-1', 'locals {\n  a = 1\n}'],
    ['local.a ? "y" : "n"', 'n', 'locals {\n  a = 1 > 2\n}'],
    ['merge({ a = 1 }, { b = 2 })', { a: 1, b: 2 }],
    ['concat([1], [2])', [1, 2]],
    ['lookup({ a = 1 }, "b", 7)', 7],
    ['format("%s-%d", "a", 1)', 'a-1'],
    ['jsondecode(jsonencode({ a = [true] }))', { a: [true] }],
    ['toset(["a"])', ['a']],
    ['[for x in [1, 2, 3] : x * 2 if x != 2]', [2, 6]],
    ['{ for k, v in { a = { p = 1 } } : "${k}-x" => v.p }', { 'a-x': 1 }],
    ['[for i, x in [[7], [8]] : x[0] + i]', [7, 9]],
    ['"${local.a}"', 1, 'locals {\n  a = 1\n}'],
    ['"%{ if local.a }y%{ else }n%{ endif }"', 'n', 'locals {\n  a = false\n}'],
    ['"%{ for i, x in ["a", "b"] ~} ${i}${x} %{~ endfor }"', '0a1b'],
    ['"a ${~ 1 ~} b"', 'a1b'],
    ['<<-EOT\n  %{ for k, v in { b = 2, a = 1 } ~}\n  ${k}=${v}\n  %{ endfor ~}\n  EOT', '  a=1\n  b=2\n'],
    ['"true" && !"false" ? "5" + 1 : -"2"', 6],
    ['"10" > 9', true],
    ['"10" == 10', false],
    ['{ a = var.none } != null', true],
    ['[] == null', false],
    ['true ? 1 : "a"', '1'],
    ['false ? "a" : true', 'true'],
    ['[for k, v in { b = 2, a = 1, "10" = 3, "9" = 4 } : k]', ['10', '9', 'a', 'b']],
    ['{ for x in [1, 2, 3] : x % 2 => x... }', { 0: [2], 1: [1, 3] }],
    ['{ for k in toset(["b", "a"]) : k => k }', { a: 'a', b: 'b' }],
    ['[for k, v in toset(["b", "a"]) : k]', ['a', 'b']],
    ['toset(["b", "a", "b"])', ['a', 'b']],
    ['length(toset(["a", "a"]))', 1],
    ['tolist([1, "a", true])', ['1', 'a', 'true']],
    ['sort(["b", "a"])[0]', 'a'],
    ['distinct(["b", "a", "b"])', ['b', 'a']],
    ['compact(["a", "", null])', ['a']],
    ['flatten([["a"], [["b"], []]])', ['a', 'b']],
    ['concat(["0.0.0.0/0"], [], ["::/0"])', ['0.0.0.0/0', '::/0']],
    ['join("-", ["a"], ["b", 1])', 'a-b-1'],
    ['merge([{ a = 1 }, { a = 2 }]...)', { a: 2 }],
    ['coalesce(null, "", 5)', '5'],
    ['length({ a = 1 })', 1],
    ['length("abc")', 3],
    ['keys({ b = 1, a = 2 })', ['a', 'b']],
    ['values({ b = 1, a = 2 })', [2, 1]],
    ['contains(["a", "b"], "c")', false],
    ['contains(["a", var.none], "a")', true],
    ['split(",", "a,b")', ['a', 'b']],
    ['replace("a-b-c", "-", "$&")', 'a$&b$&c'],
    ['anytrue([false, null, "true"])', true],
    ['one([])', null],
    ['try({ a = 1 }.b.c, [7][1], null.x, "d")', 'd'],
    ['try(null, 1)', null],
    ['[for x in [{ a = { b = 1 } }, {}] : try(x.a.b, 2)]', [1, 2]],
    ['can({ a = 1 }.b)', false],
    ['can([1][0])', true],
    ['local.a[*].b', ['x', 'y'], 'locals {\n  a = [{ b = "x" }, { b = "y" }]\n}'],
    ['local.a.*.b[1]', 'y', 'locals {\n  a = [{ b = "x" }, { b = "y" }]\n}'],
    ['local.a[*].b[*].c', [[1, 2], []], 'locals {\n  a = [{ b = [{ c = 1 }, { c = 2 }] }, { b = null }]\n}'],
    ['local.a[*]', [], 'locals {\n  a = null\n}'],
    ['{ b = 1 }[*].b', [1]],
    ['max(1, "3", 2)', 3],
    ['{ a = { "80" = "x" } }.a[80]', 'x'],
    ['a_d.e[0].name', 'n', 'resource "a_d" "e" {\n  count = 2\n  name  = "n"\n}'],
    ['a_d.e["k"].name', 'n', 'resource "a_d" "e" {\n  for_each = var.x\n  name     = "n"\n}'],
    ['a_d.e.name', 'n', 'resource "a_d" "e" {\n  name = "n"\n}'],
  ];
  for (const [expression, value, others] of known)
    it(`is known: ${expression}`, () => assert.deepEqual(valueOf(expression, others), value));

  it('is unknown where nobody says it, and never guessed', () => {
    for (const expression of [
      'var.a',
      'local.none',
      'module.a.b',
      'a_d.e.id',
      'data.a.b.c',
      'file("x")',
      '[for x in var.a : x]',
      '[for x in [1] : x if var.a]',
      '{ for x in [1, 1] : x => 2 }',
      'local.a[0]',
      'local.a["x"]',
      '[7].length',
      'toset(["a"])[0]',
      'var.a[*].b',
      'a_d.e[*].id',
      'length(var.a[*])',
      'try(var.a, "d")',
      'try(tonumber("x"), 5)',
      'try({ a = 1 }.b)',
      'can(var.a)',
      'length(compact([var.a, "b"]))',
      'compact([var.a, "b"])[0]',
      'length(concat(["b"], var.a))',
      'length(toset([var.a, "b"]))',
      'length(flatten([var.a, ["b"]]))',
      'sort(["b", var.a])[0]',
      'element([1], -1)',
      'format("%s-%s", "a")',
      'format("%s", "a", "b")',
      'format("%d", "x")',
      'tolist([1, true])[0]',
      '"%{ if var.a }y%{ endif }"',
      '"%{ for x in var.a }y%{ endfor }"',
      'tonumber("0x10")',
      'lower("A", "B")',
      'tostring(12345678901234567890)',
      '"${0.1 + 0.2}-"',
      'lookup({ a = 1 }, "b")',
      'merge({ a = 1 }, var.a...)',
      'contains([var.a], "b")',
      'alltrue([true, var.a])',
      'each.value',
      'var.a == 1',
      'var.a != null',
      '[1] == [1]',
      '"yes" ? 1 : 2',
      '"a" < 1',
      'null && var.a',
      '{ (var.a) = 1 }',
      'toString',
    ])
      assert.ok(valueOf(expression) instanceof Unknown, expression);
    for (const expression of ['a_d.e.name', 'a_d.e.id', 'a_d.e'])
      assert.ok(
        valueOf(expression, 'resource "a_d" "e" {\n  count = 2\n  name  = "n"\n}') instanceof Unknown,
        expression,
      );
    // A resource says more once it is there.
    for (const expression of [
      'try(a_d.e.id, "d")',
      'lookup(a_d.e, "id", "d")',
      'lookup(merge({ x = 1 }, a_d.e), "id", "d")',
      'keys(a_d.e)',
      'length(tomap(a_d.e))',
      '[for k, v in a_d.e : k]',
      'var.v.zone == null',
    ])
      assert.ok(
        valueOf(
          expression,
          'resource "a_d" "e" {\n  name = "n"\n}\nvariable "v" {\n  type = object({ name = string, zone = optional(string) })\n  default = a_d.e\n}',
        ) instanceof Unknown,
        expression,
      );
    const partly = valueOf('"arn:${a_d.e.id}/*"');
    assert.ok(partly instanceof Unknown && partly.outline === 'arn:…/*');
    for (const [text, outline] of [
      ['"x%{ if var.a }y%{ else }n%{ endif }z"', 'x…y…n…z'],
      ['"x%{ for a in var.b }y${a}%{ endfor }z"', 'x…y……z'],
      ['format("%s/*", a_d.e.arn)', '…/*'],
    ] as const) {
      const open = valueOf(text);
      assert.ok(open instanceof Unknown && open.outline === outline, text);
    }
    const cyclic = valueOf('local.a', 'locals {\n  a = local.b\n  b = local.a\n}');
    assert.ok(cyclic instanceof Unknown);
  });

  it('of a list of which the rest is not known has what is known', () => {
    const [open, rest] = valueOf('concat(["0.0.0.0/0"], var.a)') as unknown[];
    assert.equal(open, '0.0.0.0/0');
    assert.ok(rest instanceof Unknown);
  });

  it('of a variable is of its type', () => {
    const typed: readonly [type: string, given: string, expression: string, value: unknown][] = [
      ['bool', '"true"', 'var.v == true', true],
      ['number', '"80"', 'var.v == 80', true],
      ['string', '80', 'var.v == "80"', true],
      ['list(string)', '[1]', 'var.v[0] == "1"', true],
      ['set(string)', '["b", "a", "b"]', 'var.v', ['a', 'b']],
      ['map(bool)', '{ a = "false" }', 'var.v.a', false],
      [
        'object({ a = optional(bool, true), b = optional(string) })',
        '{ c = 1 }',
        'var.v',
        { a: true, b: null },
      ],
      ['list(object({ port = number }))', '[{ port = "22" }]', 'var.v[0].port', 22],
      ['any', '"80"', 'var.v', '80'],
    ];
    for (const [type, given, expression, value] of typed)
      assert.deepEqual(
        valueOf(expression, `variable "v" {\n  type = ${type}\n  default = ${given}\n}`),
        value,
        type,
      );
    assert.ok(valueOf('var.v', 'variable "v" {\n  type = number\n  default = "x"\n}') instanceof Unknown);
  });

  it('of a document of policies is its JSON', () => {
    const policy = valueOf(
      'data.aws_iam_policy_document.p.json',
      'data "aws_iam_policy_document" "p" {\n  statement {\n    actions = ["*"]\n    resources = ["*"]\n    principals {\n      type = "AWS"\n      identifiers = ["*"]\n    }\n  }\n}',
    );
    assert.ok(policy instanceof EncodedJson);
    assert.deepEqual(valueAt(policy.value, ['Statement']), [
      { Effect: 'Allow', Action: ['*'], Resource: ['*'], Principal: { AWS: ['*'] } },
    ]);
  });

  it('of a document of policies has what it takes from others, and everybody as "*"', () => {
    const documents = `data "aws_iam_policy_document" "s" {
  statement {
    sid     = "a"
    actions = ["s3:*"]
  }
  statement {
    actions = ["s3:GetObject"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
data "aws_iam_policy_document" "p" {
  source_policy_documents   = [data.aws_iam_policy_document.s.json, var.more]
  override_policy_documents = ["{\\"Statement\\": {\\"Sid\\": \\"a\\", \\"Effect\\": \\"Deny\\"}}"]
  statement {
    sid     = "b"
    actions = ["s3:PutObject"]
  }
}`;
    const policy = valueOf('data.aws_iam_policy_document.p.json', documents);
    assert.ok(policy instanceof EncodedJson);
    assert.deepEqual(valueAt(policy.value, ['Statement']), [
      { Effect: 'Allow', Action: ['s3:GetObject'], Principal: '*' },
      new Unknown(),
      { Sid: 'b', Effect: 'Allow', Action: ['s3:PutObject'] },
      { Sid: 'a', Effect: 'Deny' },
    ]);
  });

  it('behind more names than the stack has room for is unknown, and a gap says so', () => {
    const chains: readonly (readonly [next: (index: number) => string, used: string])[] = [
      [(index) => `locals {\n  a${index} = [[local.a${index + 1}]]\n}\n`, 'local.a0'],
      [
        (index) => `locals {\n  a${index} = ${'[1 + '.repeat(45)}local.a${index + 1}${']'.repeat(45)}\n}\n`,
        'local.a0',
      ],
      [
        (index) => `data "aws_iam_policy_document" "d${index}" {
  source_policy_documents = [data.aws_iam_policy_document.d${index + 1}.json]
}
`,
        'data.aws_iam_policy_document.d0.json',
      ],
    ];
    for (const [next, used] of chains) {
      const text = Array.from({ length: 2_000 }, (_, index) => next(index)).join('');
      const resource = `resource "a_b" "c" {\n  x = ${used}\n}\n`;
      const { modules, gaps } = readTerraform([{ path: '/main.tf', text: resource + text }]);
      assert.deepEqual(
        gaps.map(({ kind, subject }) => [kind, subject]),
        [['limit', '/main.tf']],
      );
      assert.ok(modules[0]?.declarations.some(({ type }) => type === 'a_b'));
    }
  });

  it('that grows without bounds is not made', () => {
    const doubling = Array.from(
      { length: 60 },
      (_, at) => `  a${at + 1} = "\${local.a${at}}\${local.a${at}}"`,
    );
    assert.ok(valueOf('local.a60', `locals {\n  a0 = "x"\n${doubling.join('\n')}\n}`) instanceof Unknown);
    const twice = Array.from({ length: 60 }, (_, at) => `  a${at + 1} = [local.a${at}, local.a${at}]`);
    const lists = `locals {\n  a0 = []\n${twice.join('\n')}\n}\n`;
    assert.ok(valueOf('flatten(local.a60)', lists) instanceof Unknown);
    const type = `${'list('.repeat(40)}string${')'.repeat(40)}`;
    const variable = `variable "v" {\n  type = ${type}\n  default = local.a40\n}\n`;
    const { modules } = readTerraform([
      { path: '/main.tf', text: `resource "a_b" "c" {\n  x = [var.v, module.m.o]\n}\n${lists}${variable}` },
      { path: '/calls.tf', text: 'module "m" {\n  source = "./m"\n}\n' },
      { path: '/m/main.tf', text: `output "o" {\n  value = local.a60\n}\n${lists}` },
    ]);
    assert.ok(modules.length > 0);
    const chain = `1${' + 1'.repeat(10_000)}`;
    assert.ok(valueOf(chain) instanceof Unknown);
  });
});

describe('modules', () => {
  const called = 'variable "open" {\n  default = false\n}\nresource "a_b" "c" {\n  x = var.open\n}\n';

  it('are evaluated with what they are given, for each use', () => {
    const uses = 'module "a" {\n  source = "./m"\n  open = true\n}\nmodule "b" {\n  source = "./m/"\n}\n';
    const all = declarationsIn({ '/i/main.tf': uses, '/i/m/main.tf': called });
    assert.deepEqual(
      all.filter(({ name }) => name === 'c').map(({ value }) => valueAt(value, ['x'])),
      [true, false],
    );
  });

  it('take nothing for what a variable has by default, where it may not be nothing', () => {
    const uses = 'module "a" {\n  source = "./m"\n  open = null\n}\n';
    for (const [nullable, value] of [
      ['', null],
      ['  nullable = false\n', false],
    ] as const) {
      const all = declarationsIn({
        '/main.tf': uses,
        '/m/main.tf': called.replace('default', `${nullable}  default`),
      });
      assert.equal(valueAt(all.find(({ name }) => name === 'c')?.value, ['x']), value);
    }
  });

  it('take values of files that are taken without being named', () => {
    const all = declarationsIn({
      '/a.auto.tfvars': 'open = "auto"\n',
      '/other.tfvars': 'open = "other"\n',
      '/terraform.tfvars': 'open = "plain"\n',
      '/main.tf': called,
    });
    assert.equal(valueAt(all.at(-1)?.value, ['x']), 'auto');
  });

  it('that use each other in a circle are read, and no more often than is allowed', () => {
    const { modules, gaps } = readTerraform([
      {
        path: '/a/main.tf',
        text: 'module "b" {\n  source = "../b"\n}\nmodule "c" {\n  source = "../b"\n}\n',
      },
      {
        path: '/b/main.tf',
        text: 'module "a" {\n  source = "../a"\n}\nmodule "d" {\n  source = "../a"\n}\n',
      },
    ]);
    assert.ok(modules.length > 2 && modules.length <= 500);
    assert.ok(gaps.every(({ kind }) => kind === 'limit'));
  });

  it('leave out what is there not even once, and repeat what is dynamic', () => {
    const all = declarationsIn({
      '/main.tf':
        'resource "a" "none" {\n  count = false ? 1 : 0\n}\nresource "a" "b" {\n  dynamic "port" {\n    for_each = [22, 80]\n    content {\n      from = port.value\n    }\n  }\n}\n',
    });
    assert.deepEqual(
      all.map(({ name, value }) => [name, valueAt(value, ['port'])]),
      [['b', [{ from: 22 }, { from: 80 }]]],
    );
  });
});

describe('files that override others', () => {
  const files = {
    '/b_override.tf':
      'resource "a" "b" {\n  x = "second"\n  e {\n    f = 2\n  }\n}\nlocals {\n  l = "over"\n}\n',
    '/main.tf':
      'variable "v" {\n  default = 1\n}\nlocals {\n  l = "own"\n}\nresource "a" "b" {\n  x = "own"\n  y = "own"\n  l = local.l\n  v = var.v\n  e {\n    f = 1\n  }\n  e {\n    f = 3\n  }\n  g {\n  }\n}\n',
    '/a_override.tf': 'resource "a" "b" {\n  x = "first"\n  z = [1]\n}\nresource "a" "none" {\n}\n',
    '/override.tf': 'variable "v" {\n  type = string\n  default = 2\n}\n',
  };
  const all = declarationsIn(files).filter(({ kind }) => kind === 'resource');
  const [declaration] = all;

  it('say what blocks of their names say, the last one for certain', () => {
    assert.deepEqual(
      all.map(({ name, path }) => [name, path]),
      [
        ['b', '/main.tf'],
        ['none', '/a_override.tf'],
      ],
    );
    assert.deepEqual(declaration?.value, {
      x: 'second',
      y: 'own',
      z: [1],
      l: 'over',
      v: '2',
      e: [{ f: 2 }],
      g: [{}],
    });
  });

  it('are placed where they take effect, and never edited there', () => {
    const lineOf = (path: Path) => declaration?.rangeOf(path).startLine;
    assert.deepEqual(
      [['x'], ['y'], ['z'], ['z', 0], ['e', 0, 'f'], ['g', 0]].map(lineOf),
      [8, 9, 7, 7, 7, 18],
    );
    for (const path of [['x'], ['z'], ['z', 0], ['e', 0, 'f'], ['e', 0, 'new']])
      assert.equal(declaration?.set(path, true), undefined, path.join('.'));
    assert.ok(declaration?.set(['y'], true));
  });
});

describe('what modules tell each other', () => {
  const files = (main: string, inner: string) => ({ '/main.tf': main, '/m/main.tf': inner });
  const named = (all: readonly Declaration[], name: string) =>
    all
      .filter((one) => one.kind === 'resource' && one.name === name)
      .map(({ value }) => valueAt(value, ['x']));

  it('is what their outputs come to, with what they are given', () => {
    const all = declarationsIn(
      files(
        'module "m" {\n  source = "./m"\n  a = "given"\n}\nresource "a" "b" {\n  x = module.m.out.v\n}\nresource "a" "c" {\n  x = module.m.id\n}\n',
        'variable "a" {}\noutput "out" {\n  value = { v = var.a }\n}\nresource "a" "b" {}\noutput "id" {\n  value = a.b.id\n}\n',
      ),
    );
    assert.deepEqual(named(all, 'b')[0], 'given');
    const [id] = named(all, 'c');
    assert.ok(id instanceof Unknown && id.address === 'module.m');
  });

  it('ends where they refer to each other in a circle', () => {
    const all = declarationsIn(
      files(
        'module "m" {\n  source = "./m"\n  a = module.m.out\n}\nresource "a" "b" {\n  x = module.m.out\n}\n',
        'variable "a" {}\noutput "out" {\n  value = var.a\n}\n',
      ),
    );
    assert.ok(named(all, 'b')[0] instanceof Unknown);
    const { modules } = readTerraform(
      ['a', 'b'].map((name) => ({
        path: `/${name}/main.tf`,
        text:
          Array.from(
            { length: 30 },
            (_, at) =>
              `module "m${at}" {\n  source = "../${name === 'a' ? 'b' : 'a'}"\n  v = module.m${(at + 1) % 30}.o\n}\n`,
          ).join('') + 'output "o" {\n  value = [module.m0.o, module.m1.o]\n}\n',
      })),
    );
    assert.ok(modules.length <= 500);
  });

  it('is told for each of many', () => {
    const entries = Array.from({ length: 99 }, (_, index) => `k${index} = "10.0.0.0/8"`);
    const all = declarationsIn({
      '/main.tf': `resource "a" "b" {\n  for_each = { ${entries.join(', ')}, z = "0.0.0.0/0" }\n  x = each.value\n}\n`,
    });
    assert.equal(all.length, 100);
    assert.equal(valueAt(all.at(-1)?.value, ['x']), '0.0.0.0/0');
  });

  it('is told for each that count and for_each make', () => {
    const all = declarationsIn({
      '/main.tf':
        'resource "a" "b" {\n  for_each = { one = { p = 22 }, two = { p = 80 } }\n  x = "${each.key}-${each.value.p}"\n}\nresource "a" "c" {\n  count = 2\n  x = count.index\n}\nresource "a" "d" {\n  for_each = toset(["s"])\n  x = each.key\n}\nresource "a" "e" {\n  for_each = var.unknown\n  x = each.value\n}\nresource "a" "f" {\n  for_each = {}\n}\n',
    });
    assert.deepEqual(named(all, 'b'), ['one-22', 'two-80']);
    assert.deepEqual(named(all, 'c'), [0, 1]);
    assert.deepEqual(named(all, 'd'), ['s']);
    assert.ok(named(all, 'e')[0] instanceof Unknown);
    assert.deepEqual(named(all, 'f'), []);
  });
});

describe('places of what is declared', () => {
  const text = 'resource "a" "b" {\n  # kept\n  c = "d" # too\n  e {\n    f = [1]\n  }\n}\n';
  const [declaration] = declarationsIn({ '/main.tf': text });
  assert.ok(declaration);
  const lineOf = (path: Path) => declaration.rangeOf(path).startLine;

  it('are those of the value, or of what is around it', () => {
    assert.deepEqual(
      [[], ['c'], ['e', 0], ['e', 0, 'f', 0], ['e', 0, 'none'], ['none']].map(lineOf),
      [1, 3, 4, 5, 4, 1],
    );
  });

  it('take literals, and keep what is beside them', () => {
    assert.equal(edited(text, declaration.set(['c'], true) ?? []), text.replace('"d"', 'true'));
    assert.equal(
      edited(text, declaration.set(['e', 0, 'g'], 1) ?? []),
      text.replace('[1]\n', '[1]\n    g = 1\n'),
    );
    assert.equal(declaration.set(['e', 0, 'f'], 1), undefined);
    assert.equal(declaration.set(['x', 0, 'y'], 1), undefined);
    assert.equal(declaration.set(['c'], '${x}'), undefined);
  });
});

describe('a plan in JSON', () => {
  const documentOf = (value: unknown) => ({
    path: '/plan.json',
    number: 1,
    value,
    rangeOf: () => ({ startLine: 1 }),
    set: (): undefined => undefined,
    remove: (): undefined => undefined,
  });

  it('is the resources of all of its modules, with what is only known later', () => {
    const modules = planModules(
      documentOf({
        format_version: '1.2',
        planned_values: {
          root_module: {
            resources: [{ address: 'a.b', mode: 'managed', type: 'a', name: 'b', values: { c: 1, d: [{}] } }],
            child_modules: [{ resources: [{ address: 'm.e', type: 'e', name: 'f', values: null }] }],
          },
        },
        resource_changes: [{ address: 'a.b', change: { after_unknown: { id: true, d: [{ x: true }] } } }],
      }),
    );
    const [first, second] = modules?.flatMap(({ declarations }) => declarations) ?? [];
    assert.equal(valueAt(first?.value, ['c']), 1);
    assert.ok(valueAt(first?.value, ['id']) instanceof Unknown);
    assert.ok(valueAt(first?.value, ['d', 0, 'x']) instanceof Unknown);
    assert.deepEqual([second?.type, second?.value], ['e', {}]);
  });

  it('is none where it does not say so', () => {
    for (const value of [null, [], 'a', { format_version: '1' }, { planned_values: { root_module: {} } }])
      assert.equal(planModules(documentOf(value)), undefined);
  });
});
