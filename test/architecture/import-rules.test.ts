import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { breaches, importsOf, loadedBy } from './import-rules.ts';
import { readSourceFiles } from './source-files.ts';

const registry = {
  path: 'src/observe/packages/units/registry.ts',
  text: "import { a } from './npm/unit.ts';",
};

/** One planted file, and a part of the sentence that must come of it. */
const PLANTED: readonly [path: string, text: string, expected: RegExp][] = [
  ['src/model/a.ts', "import { b } from '../platform/b.ts';", /model must not import src\/platform\/b\.ts/],
  ['src/observe/a.ts', "import type { B } from '../analyse/b.ts';", /observe must not import/],
  ['src/observe/a.ts', "export { b } from '../platform/http/client.ts';", /observe must not import/],
  ['src/analyse/a.ts', "const b = await import('../decide/b.ts');", /analyse must not import/],
  ['src/present/a.ts', "import '../platform/http/types.ts';", /present must not import/],
  ['src/pipeline/a.ts', "import { b } from '../platform/cache/sqlite.ts';", /pipeline must not import/],
  ['src/apps/a.ts', "import { b } from '../observe/b.ts';", /apps must not import/],
  ['src/decide/a.ts', "import { readFileSync } from 'node:fs';", /pure, but uses node:fs/],
  [
    'src/enforce/a.ts',
    "import { createHash, randomBytes } from 'node:crypto';",
    /pure, but uses node:crypto/,
  ],
  ['src/enforce/network/a.ts', 'const now = Date.now();', /pure, but uses Date\.now\(/],
  [
    'src/observe/packages/units/npm/unit.ts',
    "import { x } from '../python/unit.ts';",
    /unit .* must not import/,
  ],
  ['src/observe/utils/a.ts', '', /name it for the noun/],
  ['src/elsewhere/a.ts', "import './b.ts';", /not a folder of the house/],
  ['src/model/a.ts', "import '../../test/b.ts';", /outside src/],
  ['src/model/a.ts', "import { z } from 'zod';", /import \* as z/],
];

describe('import rules', () => {
  it('hold in the whole of src', () => {
    const files = readSourceFiles();
    assert.ok(files.length > 30, `only ${files.length} files were looked at`);
    assert.deepEqual(breaches(files), []);
  });

  for (const [path, text, expected] of PLANTED) {
    it(`refuse ${text || path} in ${path}`, () => {
      const found = breaches([registry, { path, text }]);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', expected);
    });
  }

  it('allow what the house allows', () => {
    const files = [
      {
        path: 'src/observe/packages/units/npm/unit.ts',
        text: "import { z } from '../../archive/zip/zip.ts';",
      },
      { path: 'src/observe/a.ts', text: "import type { H } from '../platform/http/types.ts';" },
      { path: 'src/enforce/network/apply.ts', text: "import { writeFile } from 'node:fs/promises';" },
      { path: 'src/enforce/network/a.ts', text: "import { createHash } from 'node:crypto';" },
      { path: 'src/pipeline/a.ts', text: "import { b } from '../decide/b.ts';" },
      registry,
    ];
    assert.deepEqual(breaches(files), []);
  });

  it('see every way to import', () => {
    const text = `import './a.ts';\nimport { b } from "./b.ts";\nexport * from './c.ts';\nawait import('./d.ts');`;
    assert.deepEqual(importsOf(text), ['./a.ts', './b.ts', './c.ts', './d.ts']);
  });
});

describe('the scan path', () => {
  const SERVER_PACKAGES = /^(fastify|pg|pg-boss|drizzle-orm|@electric-sql\/pglite)(\/|$)/;

  it('loads no server, database or queue code', () => {
    const { ours, packages } = loadedBy('src/apps/cli/commands/scan.ts', readSourceFiles());
    assert.ok(ours.length > 20, `only ${ours.length} files are reached`);
    assert.deepEqual(
      packages.filter((name) => SERVER_PACKAGES.test(name)),
      [],
    );
    assert.deepEqual(
      ours.filter((path) => /^src\/(apps\/server|platform\/(store|queue))\//.test(path)),
      [],
    );
  });

  it('would be caught if it did', () => {
    const files = [
      { path: 'src/a.ts', text: "import type { T } from 'zod';\nimport { b } from './b.ts';" },
      { path: 'src/b.ts', text: "import { Pool } from 'pg';" },
    ];
    assert.deepEqual(loadedBy('src/a.ts', files).packages, ['pg']);
  });
});
