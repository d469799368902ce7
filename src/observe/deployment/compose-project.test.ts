import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../test/time-bound.ts';
import { parse } from 'yaml';
import { readDeployment } from './deployment.ts';
import { readEnvironmentFile } from './environment-file.ts';
import { filesBeside } from './files-beside.ts';
import { mergedFields } from './compose-merge.ts';

type Files = Readonly<Record<string, string>>;

/** What a Compose file and those beside it declare: of each service image, context and environment, and the gaps. */
function read(files: Files, file = 'compose.yaml') {
  const { deployment, gaps } = readDeployment([{ file, text: files[file] ?? '' }], (path) => files[path]);
  const services = deployment.workloads.map(({ name, containers: [container] }) => {
    const variables = Object.fromEntries((container?.variables ?? []).map((one) => [one.name, one.value]));
    return [name, { image: container?.image, build: container?.build, variables }] as const;
  });
  return {
    services: Object.fromEntries(services),
    gaps: gaps.map(({ subject, reason }) => `${subject}: ${reason}`),
    deployment,
  };
}

describe('a Compose project', () => {
  it('gives services what the files of their environment say, and less than their own', () => {
    const { services, gaps, deployment } = read({
      'compose.yaml': `services:
  web: { image: w, env_file: [a.env, { path: gone.env, required: false }], environment: [DB_HOST=own] }
  job: { image: j, env_file: a.env }`,
      'a.env': `# a comment\nexport DB_HOST=db\nURL="http://\${DB_HOST}:8080/x" # here\nRAW='\${DB_HOST}'\nEMPTY=\nno line\n`,
    });
    assert.deepEqual(services['job']?.variables, {
      DB_HOST: 'db',
      URL: 'http://db:8080/x',
      RAW: '${DB_HOST}',
      EMPTY: '',
    });
    assert.equal(services['web']?.variables['DB_HOST'], 'own');
    assert.equal(deployment.workloads[1]?.containers[0]?.variables[0]?.source, 'a.env DB_HOST');
    assert.deepEqual(gaps, ['a.env: line 6: a name has a blank in it; Compose refuses the file']);
  });

  it('fills in what .env says, and defaults where it says nothing', () => {
    const { services } = read({
      'compose.yaml':
        "services: { web: { image: '${REGISTRY}/w:${TAG:-1}', environment: { A: '$HOST', B: '${HOST:+yes}', C: '${NONE}', D: '$$HOST', E: '${X:-${Y:-z}}' } } }",
      '.env': 'REGISTRY=r.internal\nHOST=db\n',
    });
    assert.equal(services['web']?.image, 'r.internal/w:1');
    assert.deepEqual(services['web'].variables, { A: 'db', B: 'yes', C: '${NONE}', D: '$HOST', E: 'z' });
  });

  it('extends services of its own file and of others, whose paths are from there', () => {
    const { services, gaps } = read({
      'compose.yaml': `services:
  web: { extends: { file: common/base.yml, service: app }, environment: { B: own } }
  other: { extends: web, image: o }`,
      'common/base.yml': `services:
  base: { build: ., env_file: base.env, environment: [A=1] }
  app: { extends: base, environment: [B=2], command: x }`,
      'common/base.env': 'C=3\n',
    });
    assert.deepEqual(services['web'], {
      image: undefined,
      build: 'common',
      variables: { A: '1', B: 'own', C: '3' },
    });
    assert.equal(services['other']?.image, 'o');
    assert.deepEqual(gaps, []);
  });

  it('includes what other files declare, and takes the override beside it', () => {
    const { services, gaps } = read({
      'compose.yaml': `include: [db/compose.yml, { path: [cache.yml] }]\nservices: { web: { image: w, environment: [A=1] } }`,
      'compose.override.yaml': `services: { web: { environment: { A: 2, B: 3 } } }`,
      'db/compose.yml': `services: { db: { build: ./image, environment: ['NAME=\${DB_NAME}'] } }`,
      'db/.env': 'DB_NAME=shop\n',
      'cache.yml': `services: { cache: { image: redis } }`,
    });
    assert.deepEqual(Object.keys(services).toSorted(), ['cache', 'db', 'web']);
    assert.deepEqual(services['web']?.variables, { A: '2', B: '3' });
    assert.deepEqual(services['db'], { image: undefined, build: 'db/image', variables: { NAME: 'shop' } });
    assert.deepEqual(gaps, []);
  });

  it('tells what is not there, and what leads in a circle', () => {
    const { services, gaps } = read({
      'compose.yaml': `include: [gone.yml]
services:
  web: { image: w, env_file: gone.env }
  a: { extends: b }
  b: { extends: a, image: b }
  c: { extends: { file: other.yml, service: none } }`,
      'other.yml': 'services: {}',
    });
    assert.deepEqual(Object.keys(services), ['web', 'a', 'b', 'c']);
    assert.deepEqual(
      gaps.map((gap) => gap.replace(/; what .*/, '')),
      [
        'compose.yaml: include: gone.yml is not there, or not in the folder',
        'compose.yaml services.b: extends: leads to no service',
        'compose.yaml services.a: extends: leads to no service',
        'compose.yaml services.c: extends: there is no service none in other.yml',
        'compose.yaml services.web: env_file: gone.env is not there',
      ].toSorted(
        (one, other) =>
          gaps.findIndex((gap) => gap.startsWith(one)) - gaps.findIndex((gap) => gap.startsWith(other)),
      ),
    );
  });

  it('includes itself no more often than is allowed', () => {
    const { gaps } = read({ 'compose.yaml': 'include: [compose.yaml]\nservices: { web: { image: w } }' });
    assert.deepEqual(
      gaps.map((gap) => gap.replace(/; what .*/, '')),
      ['compose.yaml: include: is nested too deeply'],
    );
  });

  it('costs little, however often files say what others say', () => {
    const many = Array.from({ length: bulk(3000) }, (_, index) => index);
    const wide = {
      'compose.yaml': `services:\n  base: { environment: { ${many.map((index) => `A${index}: 1`).join(', ')} } }\n${many
        .map((index) => `  s${index}: { extends: base }\n`)
        .join('')}`,
    };
    const branching = {
      'compose.yaml': `include: [${'compose.yaml, '.repeat(30)}]\nservices: { web: { image: w } }`,
    };
    const growing = {
      'compose.yaml': `services: { web: { image: w, environment: [${'"A=$A10",'.repeat(3000)}] } }`,
      '.env': `A0=${'x'.repeat(1000)}\n${many
        .slice(1, 11)
        .map((index) => `A${index}=$A${index - 1}$A${index - 1}`)
        .join('\n')}`,
    };
    const fewer = many.slice(0, 750);
    const sharing = {
      'compose.yaml': `services:\n${fewer.map((index) => `  s${index}: { image: w, env_file: a.env }\n`).join('')}`,
      'a.env': fewer.map((index) => `A${index}=1\n`).join(''),
    };
    for (const files of [wide, branching, growing, sharing]) {
      const start = performance.now();
      read(files);
      assertWithin(3000, performance.now() - start);
    }
    assert.ok(read(wide).gaps.some((gap) => gap.includes('more than is put together')));
    assert.ok(read(sharing).gaps.some((gap) => gap.includes('more than is put together')));
    assert.ok(read(branching).gaps.some((gap) => gap.includes('more than is put together')));
  });

  it('reads nothing that is not in its folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-compose-'));
    try {
      mkdirSync(join(folder, 'shop'));
      writeFileSync(join(folder, 'outside.env'), 'A=1\n');
      writeFileSync(join(folder, 'shop/own.env'), 'A=1\n');
      symlinkSync('../outside.env', join(folder, 'shop/link.env'));
      const beside = filesBeside(join(folder, 'shop'));
      assert.deepEqual(
        ['own.env', 'link.env', '../outside.env', 'gone.env', '.'].map((path) => beside(path)),
        ['A=1\n', undefined, undefined, undefined, undefined],
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('puts any two files together without an end by a fault', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const merged = mergedFields({ services: one }, { services: other });
        assert.deepEqual(parse(JSON.stringify(merged)), JSON.parse(JSON.stringify(merged)));
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('reads any text as an environment, and what is written as one as it is', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,9}$/),
        fc.stringMatching(/^[\w:/.-]{0,20}$/),
        (text, name, value) => {
          readEnvironmentFile(text);
          assert.deepEqual([...readEnvironmentFile(`${name}=${value}`).values], [[name, value]]);
        },
      ),
      { numRuns: propertyRuns(200) },
    );
  });
});
