import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { describe, it } from 'node:test';
import { sentence } from './breach.ts';
import { graphOf, reachedFrom } from './graph.ts';
import { breaches, breachesIn } from './import-rules.ts';
import { readModules } from './known-modules.ts';
import { readModule, type SourceFile } from './module.ts';
import { ALLOWED } from './planted/allowed.fixture.ts';
import { FOREIGN_TEXT_PLANTED } from './planted/foreign-text.fixture.ts';
import { FORMS_PLANTED } from './planted/forms.fixture.ts';
import { PIPELINES_PLANTED } from './planted/pipelines.fixture.ts';
import { PLANES_PLANTED } from './planted/planes.fixture.ts';
import { PURITY_PLANTED } from './planted/purity.fixture.ts';
import { PROGRAM, scanPath, serverCode } from './scan-path.ts';
import { readSourceFiles, ROOT } from './source-files.ts';

const PLANTED = [
  ...PLANES_PLANTED,
  ...FORMS_PLANTED,
  ...PURITY_PLANTED,
  ...PIPELINES_PLANTED,
  ...FOREIGN_TEXT_PLANTED,
];

const modules = readModules(readSourceFiles());

function filesOf(texts: Readonly<Record<string, string>>): SourceFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }));
}

describe('the rules of the house', () => {
  it('hold in the whole of src', () => {
    assert.ok(modules.length > 900, `only ${modules.length} files were looked at`);
    assert.ok(modules.flatMap(({ imports }) => imports).length > 4000, 'imports were not seen');
    assert.deepEqual(breachesIn(modules).map(sentence), []);
  });

  it('miss no code, for all of src is in files that are read', () => {
    assert.deepEqual(globSync('src/**/*.{cjs,cts,js,jsx,mjs,mts,node,tsx,wasm}', { cwd: ROOT }), []);
    assert.deepEqual(globSync('src/**/*.d.ts', { cwd: ROOT }), []);
  });

  for (const [what, texts, expected] of PLANTED) {
    it(`catch ${what}`, () => {
      const sentences = breaches(filesOf(texts)).map(sentence);
      assert.equal(sentences.length, 1, sentences.join('\n'));
      assert.match(sentences[0] ?? '', expected);
    });
  }

  for (const [what, texts] of ALLOWED) {
    it(`let ${what} be`, () => {
      assert.deepEqual(breaches(filesOf(texts)).map(sentence), []);
    });
  }
});

describe('the scan path, as imports tell,', () => {
  it('loads no server, database or queue code', () => {
    const { files, packages } = scanPath(graphOf(modules));
    assert.ok(files.length > 200, `only ${files.length} files are reached`);
    assert.ok(packages.includes('commander') && packages.includes('zod'), packages.join(', '));
    assert.deepEqual(serverCode(files, packages), []);
  });

  it('has neither readers of layers nor schemas of reports at once: what was read before needs none', () => {
    const starts = ['apps/cli/commands/scan.ts', 'pipeline/build/scan.ts', 'scanners/vuln/unit.ts'];
    const reach = reachedFrom(
      starts.map((path) => `src/${path}`),
      graphOf(modules),
      ({ when, isType }) => when === 'at once' && !isType,
    );
    assert.ok(reach.has('src/pipeline/build/read-catalogue.ts'), [...reach.keys()].join('\n'));
    const needless =
      /^src\/(?:observe\/(?:packages\/units|image\/layers)|model\/(?:report\/scan|finding\/finding))/;
    assert.deepEqual(
      [...reach.keys()].filter((path) => needless.test(path)),
      [],
    );
  });

  it('would be caught if it did, at the start or later', () => {
    const texts = {
      [PROGRAM]: "import './a.ts'; await import('../server/lazily.ts');",
      'src/apps/cli/a.ts':
        "import type { T } from '../../vault/a.ts'; import { b } from '../../platform/b.ts';",
      'src/platform/b.ts': "export * from './store/c.ts'; import { Pool } from 'pg';",
      'src/pipeline/build/scan.ts': "const d = () => import('../../observe/d.ts');",
      'src/observe/d.ts': "import PgBoss from 'pg-boss'; import('fastify');",
    };
    const { files, packages } = scanPath(graphOf(filesOf(texts).map(readModule)));
    assert.deepEqual(serverCode(files, packages).toSorted(), [
      'fastify',
      'pg',
      'pg-boss',
      'src/platform/store/c.ts',
    ]);
  });
});
