import { family, one, pure, type Texts } from './texts.fixture.ts';

/** What looks like a breach and is none. */
export const ALLOWED: readonly [what: string, files: Texts][] = [
  [
    'a unit that imports what units share',
    {
      ...family,
      'src/observe/packages/npm/unit.ts':
        "import { z } from '../../archive/zip/zip.ts'; import type { U } from '../types.ts';",
    },
  ],
  [
    'a unit that is named as the beginning of another',
    { 'src/observe/sbom/registry.ts': '', 'src/observe/sbom/spdx/a.ts': "import '../spdx-terms.ts';" },
  ],
  ['interfaces of platform', one('src/observe/a.ts', "import type { H } from '../platform/http/types.ts';")],
  [
    'an apply that touches the machine',
    one(
      'src/enforce/network/apply.ts',
      "import { writeFile } from 'node:fs/promises'; setTimeout(f, Date.now());",
    ),
  ],
  [
    'compiled code that is kept',
    one('src/platform/a.ts', "import { enableCompileCache } from 'node:module';"),
  ],
  ['a hash', pure("import { createHash } from 'node:crypto';")],
  [
    'a type of a socket',
    pure("import type { Socket } from 'node:net'; import { createHash, type Hash } from 'node:crypto';"),
  ],
  [
    'a pipeline that composes',
    one(
      'src/pipeline/a.ts',
      "import { b } from '../decide/b.ts'; import { S } from '../scanners/registry.ts';",
    ),
  ],
  [
    'a pipeline that hands on names of engines',
    one('src/pipeline/a.ts', "export { IDS } from '../enforce/network/types.ts';"),
  ],
  [
    'a pipeline that ends what it began',
    one('src/pipeline/a.ts', 'const end = new AbortController(); AbortSignal.any([end.signal]);'),
  ],
  [
    'control that watches',
    one(
      'src/control/guard/a.ts',
      "import '../../pipeline/deploy/b.ts'; import '../../observe/c.ts'; setInterval(f, 1); class A {}",
    ),
  ],
  [
    'a scanner',
    {
      'src/scanners/registry.ts': "import './vuln/unit.ts';",
      'src/scanners/vuln/unit.ts':
        "import '../../observe/a.ts'; import '../../analyse/a.ts'; import type { T } from '../types.ts';",
    },
  ],
  [
    'an app that lists scanners, and the version of the program',
    one(
      'src/apps/cli/a.ts',
      "import { S } from '../../scanners/registry.ts'; import m from '../../../package.json' with { type: 'json' };",
    ),
  ],
  [
    'a later import by a plain template',
    one('src/apps/cli/a.ts', 'await import(`../../pipeline/build/scan.ts`);'),
  ],
  [
    'a worker of its own',
    one('src/platform/store/a.ts', "new Worker(new URL('./worker.ts', import.meta.url));"),
  ],
  ['whether it is the program', one('src/apps/cli/a.ts', 'if (import.meta.main) f();')],
  [
    'a date of something',
    pure(
      'const a = new Date(0), b = new Date(x), c = Date.parse(x), d = Date.UTC(1970), e = x instanceof Date;',
    ),
  ],
  [
    'a type of a date',
    pure('let a: Date; type B = typeof process; interface C { now: Date } declare const d: typeof fetch;'),
  ],
  ['arithmetic', pure('const a = Math.max(1, 2), { length } = [];')],
  [
    'a variable that is called process',
    pure('const process = parse(x); process.env; for (const global of process) global.a;'),
  ],
  [
    'an argument that is called fetch',
    pure('export const f = (fetch: F, { console, ...performance }: G) => [fetch(), console, performance];'),
  ],
  [
    'a function that is called later',
    pure('const a = require(1); function require(x: number) { return x; }'),
  ],
  [
    'a name that is caught',
    pure(
      'try { f(); } catch (process) { g(process); } function h() { if (given) { var global = 1; } return global; }',
    ),
  ],
  [
    'names of members, keys and labels',
    pure(
      'const a = { process: 1, Date: 2, fetch() {}, eval: 3 }; a.process; a?.fetch(); process: for (;;) break process;',
    ),
  ],
  ['an import under a name', pure("import { process, now as Date } from './a.ts'; process(Date());")],
  [
    'a text that speaks of it',
    pure('const a = \'import x from "node:fs"\', b = `new Date() process.env`, c = /require(1)/;'),
  ],
  [
    'a comment that speaks of it',
    pure("// import x from 'node:fs'; Date.now()\n/* process.env, require('fs') */"),
  ],
  [
    'a class in a pure place',
    one(
      'src/model/a.ts',
      'export class A { constructor(b: B) { this.b = b; } get Date() { return this.b; } }',
    ),
  ],
  [
    'a record that is total, and options',
    one(
      'src/observe/a.ts',
      'let a: Record<B, C | undefined>, b: Partial<D>; type E = { [K in keyof D]?: D[K] }; type F = { [K in B]-?: C };',
    ),
  ],
  ['a name that holds a vague one', one('src/observe/packages/miscellany/sharedness.ts', '')],
];
