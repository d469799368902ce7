import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { inTurn } from '../property-runs.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { runWatched } from './watched-run.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 300;

const MB = 2 ** 20;
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n';

/** The piece as often as it takes to be so many MB. */
const many = (piece: string, size: number): string => piece.repeat(Math.floor((size * MB) / piece.length));
/** Pieces of these numbers. */
const numbered = (count: number, piece: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => piece(index)).join('');
/** Each of ten lists is ten times the one before. */
const laughs = (key: string): string =>
  `${key}:\n  - &a0 [${Array(10).fill('x').join()}]\n${numbered(12, (index) => `  - &a${index + 1} [${Array(10).fill(`*a${index}`).join()}]\n`)}`;

type Files = Readonly<Record<string, string | Buffer>>;

/** Of the cases one of so many in each run but a soak: each starts a process. */
const PART = 3;

/** Of these a part cannot be read: the report is incomplete, and says which. */
const UNREADABLE: Readonly<Record<string, () => Files>> = {
  'aliases that stand for 10^12 values, in Compose': () => ({ 'compose.yaml': laughs('services') }),
  'aliases that stand for 10^12 values, in a manifest': () => ({ 'a.yaml': POD + laughs('spec') }),
  'aliases that stand for 10^12 values, in a workflow': () => ({
    '.github/workflows/a.yml': `on: push\n${laughs('jobs')}`,
  }),
  'an alias of what it stands in, in Compose': () => ({ 'compose.yaml': 'services: &a\n  web: *a\n' }),
  'an alias of what it stands in, in a manifest': () => ({ 'a.yaml': `${POD}spec: &a\n  b: [*a]\n` }),
  'lists that lie 200,000 deep, in Compose': () => ({ 'compose.yaml': `services: ${'['.repeat(200_000)}` }),
  'maps that lie 5,000 deep, in a manifest': () => ({
    'a.yaml': `${POD}${numbered(5_000, (index) => `${' '.repeat(index)}a:\n`)}`,
  }),
  'lists that lie 500,000 deep, in JSON': () => ({
    'a.json': `{"apiVersion":"v1","kind":"Pod","spec":${'['.repeat(500_000)}${']'.repeat(500_000)}}`,
  }),
  '100 MB on one line, in Compose': () => ({ 'compose.yaml': `services: {a: "${many('x', 100)}"}` }),
  '100 MB on one line, in a manifest': () => ({ 'a.yaml': `${POD}spec: {a: "${many('x', 100)}"}` }),
  '100 MB on one line, in JSON': () => ({
    'a.json': `{"apiVersion":"v1","kind":"Pod","spec":[${many('{},', 100)}{}]}`,
  }),
  '100 MB on one line, in a Dockerfile': () => ({ Dockerfile: `FROM a\nRUN ${many('echo x; ', 100)}` }),
  '100 MB on one line, in Terraform': () => ({ 'main.tf': `locals { a = "${many('x', 100)}" }` }),
  '100 MB on one line, in a workflow': () => ({
    '.github/workflows/a.yml': `on: push\njobs: {a: "${many('x', 100)}"}`,
  }),
  '30 MB on one line, in a Dockerfile': () => ({ Dockerfile: `FROM a\nRUN ${many('echo x; ', 30)}` }),
  '30 MB on one line, in Terraform': () => ({ 'main.tf': `locals { a = [${many('1,', 30)}1] }` }),
  '30 MB of lists, in JSON': () => ({
    'a.json': `{"apiVersion":"v1","kind":"Pod","spec":[${many('{},', 30)}{}]}`,
  }),
  '30 MB on one line, in a manifest': () => ({ 'a.yaml': `${POD}spec: {a: [${many('x,', 30)}x]}` }),
  '30 MB of comments, in Compose': () => ({ 'compose.yaml': `services: {}\n${many('# x\n', 30)}` }),
  'forty files of 3 MB': () =>
    Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`${index}.Dockerfile`, `FROM a\n${many('# x\n', 3)}`]),
    ),
  'a million documents': () => ({ 'a.yaml': POD + many('---\na: 1\n', 8) }),
  '300,000 anchors': () => ({ 'a.yaml': `${POD}spec:\n${numbered(300_000, (index) => `- &a${index} x\n`)}` }),
  'an expression that lies 200,000 deep, in Terraform': () => ({
    'main.tf': `locals {\n  a = ${'('.repeat(200_000)}1${')'.repeat(200_000)}\n}\n`,
  }),
  'blocks that lie 100,000 deep, in Terraform': () => ({
    'main.tf': `${'a {\n'.repeat(100_000)}${'}\n'.repeat(100_000)}`,
  }),
  'templates that lie 50,000 deep, in Terraform': () => ({
    'main.tf': `locals {\n  a = ${'"${'.repeat(50_000)}1${'}"'.repeat(50_000)}\n}\n`,
  }),
  'commands that lie 50,000 deep, in a Dockerfile': () => ({
    Dockerfile: `FROM a\nRUN ${'$('.repeat(50_000)}true${')'.repeat(50_000)}\n`,
  }),
  'conditions that lie 50,000 deep, in a Dockerfile': () => ({
    Dockerfile: `FROM a\nRUN ${'if true; then '.repeat(50_000)}true${'; fi'.repeat(50_000)}\n`,
  }),
  'commands that lie 50,000 deep, in a workflow': () => ({
    '.github/workflows/a.yml': `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: ${'$('.repeat(50_000)}true${')'.repeat(50_000)}\n`,
  }),
  'no UTF-8, in Compose': () => ({
    'compose.yaml': Buffer.from('services: {web: {image: "\xff\xfe"}}\n', 'latin1'),
  }),
  'no UTF-8, in a Dockerfile': () => ({ Dockerfile: Buffer.from('FROM a\nRUN echo \xff\xfe\n', 'latin1') }),
  'no UTF-8, in a manifest': () => ({ 'a.yaml': Buffer.from(`${POD}spec: {a: "\xff"}\n`, 'latin1') }),
  'no UTF-8, in Terraform': () => ({ 'main.tf': Buffer.from('locals {\n  a = "\xff"\n}\n', 'latin1') }),
};

/** These are read to their end, or as far as a bound goes. */
const READ: Readonly<Record<string, () => Files>> = {
  'values of Terraform that double 60 times': () => ({
    'main.tf': `locals {\n  a0 = "xxxxxxxx"\n${numbered(60, (index) => `  a${index + 1} = "\${local.a${index}}\${local.a${index}}"\n`)}}\nresource "aws_s3_bucket" "b" {\n  bucket = local.a60\n}\n`,
  }),
  'lists of Terraform that double 60 times': () => ({
    'main.tf': `locals {\n  a0 = ["x"]\n${numbered(60, (index) => `  a${index + 1} = concat(local.a${index}, local.a${index})\n`)}}\nresource "aws_s3_bucket" "b" {\n  bucket = join("", local.a60)\n}\n`,
  }),
  'values of Terraform that stand for themselves': () => ({
    'main.tf':
      'locals {\n  a = local.b\n  b = [local.a, local.a]\n}\nresource "aws_s3_bucket" "b" {\n  bucket = local.a\n}\n',
  }),
  'modules of Terraform that use themselves': () => ({
    'main.tf': 'module "a" {\n  source = "./m"\n}\nmodule "b" {\n  source = "./m"\n}\n',
    'm/main.tf': 'module "a" {\n  source = "../m"\n}\nmodule "b" {\n  source = "../"\n}\n',
  }),
  'modules of Terraform that double 40 times': () => ({
    'main.tf': 'module "a" {\n  source = "./m0"\n}\n',
    ...Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `m${index}/main.tf`,
        `module "a" {\n  source = "../m${index + 1}"\n}\nmodule "b" {\n  source = "../m${index + 1}"\n}\n`,
      ]),
    ),
    'm40/main.tf': 'resource "aws_s3_bucket" "b" {\n  acl = "public-read"\n}\n',
  }),
  'a range of Terraform of 10^9': () => ({
    'main.tf':
      'locals {\n  a = [for x in range(1000000000) : x]\n}\nresource "aws_s3_bucket" "b" {\n  bucket = join("", local.a)\n  count  = 1000000000\n}\n',
  }),
  'arguments of a Dockerfile that double 60 times': () => ({
    Dockerfile: `ARG a0=xxxxxxxx\n${numbered(60, (index) => `ARG a${index + 1}=$a${index}$a${index}\n`)}FROM $a60\nRUN echo $a60\n`,
  }),
  'a Dockerfile of a million instructions': () => ({ Dockerfile: `FROM a\n${'USER a\n'.repeat(1_000_000)}` }),
  'a Dockerfile of 200,000 stages': () => ({
    Dockerfile: numbered(200_000, (index) => `FROM a${index} AS s${index}\n`),
  }),
  'an instruction of a million lines': () => ({
    Dockerfile: `FROM a\nRUN a \\\n${'b \\\n'.repeat(1_000_000)}c\n`,
  }),
  'triggers of a Dockerfile that lie 100,000 deep': () => ({
    Dockerfile: `FROM a\n${'ONBUILD '.repeat(100_000)}RUN a\n`,
  }),
  'a here-document that never ends': () => ({ Dockerfile: `FROM a\nRUN <<EOF\n${many('x\n', 20)}` }),
  '4 MB on one line, in a Dockerfile': () => ({ Dockerfile: `FROM a\nRUN ${many('echo x; ', 3.9)}` }),
  '4 MB on one line, in Terraform': () => ({ 'main.tf': `locals { a = [${many('1,', 3.9)}1] }` }),
  '4 MB on one line, in Compose': () => ({
    'compose.yaml': `services: {a: {image: a, command: [${many('x,', 3.9)}x]}}`,
  }),
  '20 MB of pods, in JSON': () => ({
    'a.json': `{"apiVersion":"v1","kind":"List","items":[${numbered(100_000, (index) => `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p${index}"},"spec":{"hostPID":true,"containers":[{"name":"a","image":"a:1","securityContext":{"privileged":true}}]}},`)}{}]}`,
  }),
  'functions of a shell that call themselves, and lists of 10^18 words': () => ({
    Dockerfile: 'FROM a\nRUN f() { f | f & }; f; echo {1..1000000000}{1..1000000000} $((9**9**9))\n',
  }),
  'Compose files that extend each other': () => ({
    'compose.yaml':
      'include: [compose.yaml]\nservices:\n  a: {extends: {file: compose.b.yaml, service: b}}\n',
    'compose.b.yaml': 'services:\n  b: {extends: {file: compose.yaml, service: a}}\n',
  }),
  'kustomizations that hold each other': () => ({
    'a/kustomization.yaml': 'resources: [../b, a.yaml]\n',
    'b/kustomization.yaml': 'resources: [../a]\n',
    'a/a.yaml': POD,
  }),
  'workflows that call each other': () => ({
    '.github/workflows/a.yml': 'on: workflow_call\njobs:\n  a: {uses: ./.github/workflows/b.yml}\n',
    '.github/workflows/b.yml': 'on: workflow_call\njobs:\n  a: {uses: ./.github/workflows/a.yml}\n',
  }),
  'an expression of a workflow that never ends': () => ({
    '.github/workflows/a.yml': `on: push\njobs:\n  a:\n    if: "${'${{ '.repeat(100_000)}"\n    runs-on: x\n    steps: []\n`,
  }),
  'manifests whose owners and roles are each other': () => ({
    'a.yaml': numbered(
      20_000,
      (index) =>
        `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r${index}, labels: {a: b}}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}\n`,
    ),
  }),
  'names of keys that lead to what all objects have': () => ({
    'compose.yaml':
      'services:\n  __proto__: {privileged: true, image: a}\n  constructor: {privileged: true, image: a}\n',
    'a.json': `{"apiVersion":"v1","kind":"Pod","__proto__":{"spec":{"hostPID":true}},"metadata":{"name":"a"}}`,
  }),
};

describe('giants of configuration', () => {
  let work: string;
  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), 'plimsoll-check-giants-'));
  });
  afterEach(() => rmSync(work, { recursive: true }));

  const save = (files: Files): void => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(work, 'app', name)), { recursive: true });
      writeFileSync(join(work, 'app', name), content);
    }
  };
  const check = (...flags: string[]) => runWatched(work, ['check', 'app', '--no-cache', ...flags]);

  for (const [name, files] of inTurn(Object.entries(UNREADABLE), PART))
    it(`${name}: is said not to be read`, async () => {
      const made = files();
      save(made);
      const { code, output } = await check('--fail-on', 'exploited');
      assert.equal(code, 4, output.slice(0, 2_000));
      assert.ok(output.includes(Object.keys(made)[0] ?? ''), output.slice(0, 2_000));
      assert.ok(output.length < 100_000);
    });

  for (const [name, files] of inTurn(Object.entries(READ), PART))
    it(`${name}: is read as far as it goes`, async () => {
      save(files());
      const { code, output } = await check();
      assert.notEqual(code, 2, output.slice(0, 2_000));
    });

  it('nothing in files of configuration is executed', async () => {
    const mark = join(work, 'executed');
    save({
      Dockerfile: `FROM a\nRUN touch ${mark}\nRUN $(touch ${mark})\nRUN \`touch ${mark}\`\n`,
      'compose.yaml': `services:\n  a:\n    image: "$$(touch ${mark})"\n    command: sh -c "touch ${mark}"\n`,
      '.github/workflows/a.yml': `on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{run: "touch ${mark}"}]\n`,
      'main.tf': `data "external" "a" {\n  program = ["touch", "${mark}"]\n}\nresource "null_resource" "a" {\n  provisioner "local-exec" {\n    command = "touch ${mark}"\n  }\n}\n`,
      'a.yaml': `${POD}spec: {containers: [{name: a, image: a, command: [touch, ${mark}]}]}\n---\n!!js/function 'function () { require("fs").writeFileSync("${mark}", "") }'\n`,
      'kustomization.yaml': `generators: [a.yaml]\ntransformers: ["| touch ${mark}"]\n`,
    });
    await check();
    await check('--fix');
    assert.equal(existsSync(mark), false);
  });
});
