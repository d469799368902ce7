import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assert as check, integer, nat, property } from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { readTerraform } from './read-terraform.ts';

/** What `x` of the one resource is, beside other files. */
function valueOf(expression: string, others: Readonly<Record<string, string>> = {}): unknown {
  const text = `resource "a_b" "c" {\n  x = ${expression}\n}\n`;
  const { modules, gaps } = readTerraform(
    [{ path: '/i/main.tf', text }],
    Object.entries(others).map(([path, own]) => ({ path, text: own })),
  );
  assert.deepEqual(gaps, []);
  return valueAt(modules[0]?.declarations[0]?.value, ['x']);
}

describe('functions of Terraform', () => {
  const known: readonly [expression: string, value: unknown][] = [
    ['cidrsubnet("10.0.0.0/16", 8, 5)', '10.0.5.0/24'],
    ['cidrsubnet("10.1.2.3/16", "4", 15)', '10.1.240.0/20'],
    ['cidrsubnet("fd00:fd12:3456:7890::/56", 16, 162)', 'fd00:fd12:3456:7800:a200::/72'],
    ['cidrsubnet("0.0.0.0/0", 0, 0)', '0.0.0.0/0'],
    [
      'cidrsubnets("10.1.0.0/16", 4, 4, 8, 4)',
      ['10.1.0.0/20', '10.1.16.0/20', '10.1.32.0/24', '10.1.48.0/20'],
    ],
    ['cidrhost("10.12.112.0/20", 268)', '10.12.113.12'],
    ['cidrhost("10.0.0.0/8", -1)', '10.255.255.255'],
    ['cidrnetmask("172.16.0.0/12")', '255.240.0.0'],
    ['format("%03d|%3d|%q|%%", 7, -5, "a\\"b")', '007| -5|"a\\"b"|%'],
    ['format("%v", 443)', '443'],
    ['formatlist("arn:%s/%s", ["a", "b"], "c")', ['arn:a/c', 'arn:b/c']],
    ['formatlist("%s", [])', []],
    ['formatlist("x")', ['x']],
    ['regex("[a-z]+", "53abc")', 'abc'],
    ['regex("(\\\\d+)-(\\\\d+)(x)?", "a 1-22")', ['1', '22', null]],
    ['regex("(?P<y>\\\\d+)", "a 12")', { y: '12' }],
    ['regexall("[a-z]", "1a2b")', ['a', 'b']],
    ['length(regexall("z", "ab")) > 0', false],
    ['try(regex("z", "ab"), "none")', 'none'],
    ['can(regex("^a", "ab"))', true],
    ['can(regex("^b", "ab"))', false],
    ['replace("a-1-b", "/[0-9]/", "x")', 'a-x-b'],
    ['replace("ab", "/(a)(?P<n>b)/", "$n$1$$")', 'ba$'],
    ['zipmap(["a", "b"], [1, 2])', { a: 1, b: 2 }],
    ['slice(["a", "b", "c"], 1, 2)', ['b']],
    ['range(3)', [0, 1, 2]],
    ['range(1, 8, 3)', [1, 4, 7]],
    ['range(2, -1)', [2, 1, 0]],
    ['setintersection(["a", "b"], ["b", "c"])', ['b']],
    ['setsubtract(["b", "a", "c"], ["a"])', ['b', 'c']],
    ['setsubtract([1, 2], ["1"])', ['2']],
    [
      'setproduct(["a", "b"], [1, 2])',
      [
        ['a', 1],
        ['a', 2],
        ['b', 1],
        ['b', 2],
      ],
    ],
    ['chunklist(["a", "b", "c"], 2)', [['a', 'b'], ['c']]],
    ['chunklist(["a", "b"], 0)', [['a', 'b']]],
    ['chunklist(["a", var.b], 1)[0][0]', 'a'],
    ['coalescelist([], ["a"], var.b)', ['a']],
    ['index(["a", "b"], "b")', 1],
    ['try(index(["a"], "b"), -1)', -1],
    ['matchkeys(["i1", "i2", "i3"], ["a", "b", "a"], ["a"])', ['i1', 'i3']],
    ['transpose({ a = ["x", "y"], b = ["y"] })', { x: ['a'], y: ['a', 'b'] }],
    ['substr("hello", 1, 3)', 'ell'],
    ['substr("hello", -3, -1)', 'llo'],
    ['trim("?!hello?!", "!?")', 'hello'],
    ['title("hello big_world")', 'Hello Big_world'],
    ['chomp("a\\r\\n\\n")', 'a'],
    ['indent(2, "a\\nb")', 'a\n  b'],
    ['strrev("abc")', 'cba'],
    ['base64decode("w6k=")', 'é'],
    ['textencodebase64("a", "UTF-16LE")', 'YQA='],
    ['textdecodebase64("YQA=", "UTF-16LE")', 'a'],
    ['urlencode("a b/é!~")', 'a+b%2F%C3%A9%21~'],
    [
      'yamldecode("a: [10.0.0.0/8, 22, on]\\nb: \'1\'\\nc:\\n  - ~\\n")',
      { a: ['10.0.0.0/8', 22, true], b: '1', c: [null] },
    ],
    [
      'csvdecode("a,b\\n1,\\"2,\\"\\"\\"\\n\\n3,4\\n")',
      [
        { a: '1', b: '2,"' },
        { a: '3', b: '4' },
      ],
    ],
    ['abs(-2.5)', 2.5],
    ['ceil(-0.5)', 0],
    ['floor(4.9)', 4],
    ['pow(2, 8)', 256],
    ['signum(-7)', -1],
    ['sum([1, "2"])', 3],
    ['parseint("-7f", 16)', -127],
    ['md5("a")', '0cc175b9c0f1b6a831c399e269772661'],
    ['sha1("a")', '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'],
    ['base64sha256("a")', 'ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='],
    ['"x ${jsonencode({ b = ["<"], a = null, "é" = true })}"', 'x {"a":null,"b":["\\u003c"],"é":true}'],
    ['base64encode(jsonencode([1.5]))', 'WzEuNV0='],
    ['basename("/a/b.txt")', 'b.txt'],
    ['dirname("a//b/../c.txt")', 'a'],
    ['dirname("")', '.'],
  ];
  for (const [expression, value] of known)
    it(`are known: ${expression}`, () => assert.deepEqual(valueOf(expression), value));

  for (const expression of [
    'cidrsubnet(var.a, 8, 1)',
    'cidrsubnet("10.0.0.0/16", 8, 256)',
    'cidrsubnet("10.0.0.0/30", 8, 1)',
    'cidrsubnet("10.0.0.0", 8, 1)',
    'cidrsubnet("::ffff:10.0.0.0/104", 8, 1)',
    'cidrsubnets("10.0.0.0/16", 1, 1, 1)',
    'cidrhost("10.0.0.0/30", 4)',
    'cidrnetmask("fd00::/8")',
    'format("%v", 1000000)',
    'format("%d", 1.5)',
    'formatlist("%s", var.a)',
    'formatlist("%s-%s", ["a"], ["b", "c"])',
    'formatlist("%s")',
    'regex("a(", "a")',
    'regex("(a)(?P<n>b)", "ab")',
    'regex(var.a, "b")',
    'try(regex("a", var.a), "none")',
    'can(regex("a", var.a))',
    'regexall("a{1000}{10}", "a")',
    'replace("a", "/(/", "b")',
    'zipmap(["a"], [])',
    'zipmap([var.a], [1])',
    'slice(["a"], 0, 2)',
    'slice(toset(["a"]), 0, 1)',
    'slice(concat(["a"], var.a), 0, 1)',
    'range(1025)',
    'range(3, 1, 1)',
    'range(0, 1, 0)',
    'range(0, 1, 0.1)',
    'setsubtract(["a"], var.a)',
    'setsubtract(["a", "b"], [var.a])',
    'setintersection([true, 1], [1])',
    'setproduct(["a"], var.a)',
    'setproduct(range(1000), range(1000))',
    'chunklist([1, var.a], 2)[0][0]',
    'coalescelist(var.a, ["b"])',
    'coalescelist([], [])',
    'index(["a", var.a], "b")',
    'index(["1"], 1)',
    'matchkeys(["a"], [var.a], ["b"])',
    'transpose({ a = var.a })',
    'substr("é", 0, 1)',
    'substr("abc", -4, 1)',
    'base64decode("/w==")',
    'base64decode("YQ")',
    'textencodebase64("a", "KOI8-R")',
    'yamldecode("a: &b 1").a',
    'yamldecode("a: 1\\n---\\nb: 1")',
    'yamldecode("a: 1\\na: 2")',
    'yamldecode("a: 2020-01-01").a',
    'yamldecode("a: 0o17").a',
    'csvdecode("a,b\\n1")',
    'csvdecode("a\\n\\"b\\"c")',
    'ceil("0.12345678901234567")',
    'pow(10, 20)',
    'sum([])',
    'parseint("12", 2)',
    'timestamp()',
    'uuid()',
    'abspath("a")',
    'pathexpand("~/a")',
    'yamlencode({ a = 1 })',
    '"x ${jsonencode({ a = var.a })}"',
    '"x ${jsonencode(range(1000))}"',
  ])
    it(`are unknown: ${expression}`, () => assert.ok(valueOf(expression) instanceof Unknown));

  it('that format a list of which some is not known have what is', () => {
    const [first, second] = valueOf('formatlist("%s/*", ["a", var.b])') as unknown[];
    assert.equal(first, 'a/*');
    assert.ok(second instanceof Unknown && second.outline === '…/*');
  });

  it('of patterns take no more than is allowed', () => {
    const slow = `regexall("(x|y|.{0,300}z)", "${'xy'.repeat(30_000)}")`;
    const text = Array.from({ length: 500 }, (_, at) => `resource "a" "b${at}" {\n  x = ${slow}\n}\n`);
    const { modules } = readTerraform([{ path: '/main.tf', text: text.slice(0, 10).join('') }]);
    assert.ok(valueAt(modules[0]?.declarations[0]?.value, ['x']) instanceof Unknown);
  });

  it('write networks that they read', () => {
    check(
      property(nat({ max: 2 ** 16 - 1 }), integer({ min: 0, max: 16 }), (number, bits) => {
        const at = number % 2 ** bits;
        const first = valueOf(`cidrhost(cidrsubnet("10.0.0.0/16", ${bits}, ${at}), 0)`);
        const value = at * 2 ** (16 - bits);
        assert.equal(first, `10.0.${value >> 8}.${value & 255}`);
      }),
      { numRuns: propertyRuns(50) },
    );
  });
});

describe('files beside a module', () => {
  const files = {
    '/i/policies/p.json': '{"Statement": []}',
    '/i/user.tftpl': '%{ for one in list ~}\nadd ${one} ${upper(name)} $${x} "q"\n%{ endfor ~}\n',
    '/i/value.tftpl': '${jsonencode({ a = a })}',
    '/shared.json': '{"a": 1}',
    '/i/broken.json': '{"a": "\uFFFD"}',
  };
  const known: readonly [expression: string, value: unknown][] = [
    ['file("policies/p.json")', '{"Statement": []}'],
    ['file("${path.module}/policies/p.json")', '{"Statement": []}'],
    ['jsondecode(file("${path.root}/./policies/${"p"}.json"))', { Statement: [] }],
    ['jsondecode(file("../shared.json")).a', 1],
    ['filebase64("../shared.json")', 'eyJhIjogMX0='],
    ['fileexists("policies/p.json")', true],
    ['templatefile("user.tftpl", { list = [1, 2], name = "n" })', 'add 1 N ${x} "q"\nadd 2 N ${x} "q"\n'],
    ['jsondecode(templatefile("value.tftpl", { a = 1 })).a', 1],
  ];
  for (const [expression, value] of known)
    it(`are read: ${expression}`, () => assert.deepEqual(valueOf(expression, files), value));

  for (const expression of [
    'file("none.json")',
    'fileexists("none.json")',
    'file("/shared.json")',
    'file("/i/policies/p.json")',
    'file("../../shared.json")',
    'file("../../../i/policies/p.json")',
    'file(var.a)',
    'file("broken.json")',
    'path.module',
    'templatefile("user.tftpl", { list = [1] })',
    'templatefile("user.tftpl", var.a)',
    'templatefile("none.tftpl", {})',
  ])
    it(`are unknown: ${expression}`, () => assert.ok(valueOf(expression, files) instanceof Unknown));

  it('are those of the module that is used', () => {
    const { modules } = readTerraform(
      [
        { path: '/main.tf', text: 'module "m" {\n  source = "./m"\n}\n' },
        {
          path: '/m/main.tf',
          text: 'resource "a" "b" {\n  x = file("${path.module}/p.json")\n  y = file("p.json")\n}\n',
        },
      ],
      [
        { path: '/m/p.json', text: 'own' },
        { path: '/p.json', text: 'root' },
      ],
    );
    const value = modules.flatMap(({ declarations }) => declarations).find(({ type }) => type === 'a')?.value;
    assert.deepEqual([valueAt(value, ['x']), valueAt(value, ['y'])], ['own', 'root']);
  });
});
