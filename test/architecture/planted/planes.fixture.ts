import { family, one, type Planted } from './texts.fixture.ts';

/** Breaches of who may import whom, planes and units. */
export const PLANES_PLANTED: readonly Planted[] = [
  // Planes.
  [
    'a model that imports platform',
    one('src/model/a.ts', "import { b } from '../platform/b.ts';"),
    /model must not import src\/platform\/b\.ts/,
  ],
  [
    'a model that imports a plane, for its types only',
    one('src/model/a.ts', "import type { B } from '../observe/b.ts';"),
    /model must not import/,
  ],
  [
    'a plane that imports another, for its types only',
    one('src/observe/a.ts', "import type { B } from '../analyse/b.ts';"),
    /observe must not import/,
  ],
  [
    'a plane that re-exports platform',
    one('src/observe/a.ts', "export { b } from '../platform/http/client.ts';"),
    /observe must not import/,
  ],
  [
    'a plane that re-exports all of another',
    one('src/decide/a.ts', "export * as b from '../analyse/b.ts';"),
    /decide must not import/,
  ],
  [
    'a plane that imports another later',
    one('src/analyse/a.ts', "const b = await import('../decide/b.ts');"),
    /analyse must not import/,
  ],
  [
    'a plane that imports another later, by a template',
    one('src/analyse/a.ts', 'const b = await import(`../decide/b.ts`);'),
    /analyse must not import src\/decide\/b\.ts/,
  ],
  [
    'a plane that imports another in a nested function',
    one(
      'src/observe/a.ts',
      "const f = () => ({ async g() { return (await import('../enforce/b.ts')).c; } });",
    ),
    /observe must not import/,
  ],
  [
    'an import with comments between its words',
    one('src/observe/a.ts', "import/* a */{ b }/* c */from // d\n'../decide/b.ts';"),
    /observe must not import/,
  ],
  [
    'a later import with comments between its words',
    one('src/observe/a.ts', "await import /* a */ ( // b\n /* c */ '../decide/b.ts' /* d */ );"),
    /observe must not import/,
  ],
  [
    'a specifier with escapes',
    one('src/observe/a.ts', "import '../\\u0064ecide/b.ts';"),
    /must not import src\/decide\/b\.ts/,
  ],
  [
    'a specifier that goes up and down again',
    one('src/observe/packages/a.ts', "import './.././../observe/../decide/b.ts';"),
    /must not import src\/decide\/b\.ts/,
  ],
  [
    'a type that is imported in place',
    one('src/observe/a.ts', "let b: import('../decide/b.ts').B;"),
    /observe must not import/,
  ],
  [
    'the type of a module that is imported in place',
    one('src/observe/a.ts', "type B = typeof import('../decide/b.ts');"),
    /observe must not import/,
  ],
  [
    'a document that needs platform, for its types too',
    one('src/present/a.ts', "import '../platform/http/types.ts';"),
    /present must not import/,
  ],
  [
    'platform that imports a plane',
    one('src/platform/a.ts', "import { b } from '../observe/b.ts';"),
    /platform must not import/,
  ],
  [
    'a pipeline that imports platform',
    one('src/pipeline/a.ts', "import { b } from '../platform/cache/sqlite.ts';"),
    /pipeline must not import/,
  ],
  [
    'a pipeline that imports control',
    one('src/pipeline/a.ts', "import type { Guard } from '../control/guard/guard.ts';"),
    /pipeline must not import/,
  ],
  [
    'a pipeline that presents',
    one('src/pipeline/a.ts', "import { b } from '../present/b.ts';"),
    /pipeline must not import/,
  ],
  [
    'a scanner that imports a pipeline',
    one('src/scanners/a.ts', "import { b } from '../pipeline/build/b.ts';"),
    /scanners must not import/,
  ],
  [
    'a scanner that imports platform',
    one('src/scanners/a.ts', "import { b } from '../platform/feeds/b.ts';"),
    /scanners must not import/,
  ],
  [
    'control that imports the machine',
    one('src/control/a.ts', "import { b } from '../platform/host/b.ts';"),
    /control must not import/,
  ],
  [
    'control that imports a scanner',
    one('src/control/a.ts', "import { b } from '../scanners/secret/unit.ts';"),
    /control must not import/,
  ],
  [
    'a vault that imports another plane',
    one('src/vault/a.ts', "import { b } from '../enforce/b.ts';"),
    /vault must not import/,
  ],
  [
    'an app that imports a plane',
    one('src/apps/a.ts', "import { b } from '../observe/b.ts';"),
    /apps must not import/,
  ],
  [
    'an app that imports a scanner itself',
    one('src/apps/a.ts', "import { b } from '../scanners/secret/unit.ts';"),
    /apps must not import/,
  ],
  [
    'an app that gets a plane from a pipeline',
    one('src/pipeline/a.ts', "export { b } from '../observe/b.ts';"),
    /pipeline must not hand on/,
  ],
  [
    'the same in two steps',
    one('src/pipeline/a.ts', "import { b } from '../observe/b.ts';\nexport { b as c };"),
    /pipeline must not hand on/,
  ],
  [
    'interfaces of platform that hand on what is behind them',
    one('src/platform/http/types.ts', "export * from './client.ts';"),
    /must not import src\/platform\/http\/client\.ts/,
  ],
  [
    'a file that tests have',
    one('src/observe/a.ts', "import { b } from './b.fixture.ts';"),
    /which is of tests/,
  ],
  [
    'a folder that the house does not have',
    one('src/elsewhere/a.ts', "import './b.ts';"),
    /not a folder of the house/,
  ],
  ['an import from outside of src', one('src/model/a.ts', "import '../../test/b.ts';"), /outside src/],
  [
    'a worker of another plane',
    one('src/observe/a.ts', "new Worker(new URL('../decide/worker.ts', import.meta.url));"),
    /must not import src\/decide\/worker\.ts/,
  ],
  [
    'a file of another plane that is resolved',
    one('src/observe/a.ts', "import.meta.resolve('../decide/b.ts');"),
    /must not import src\/decide\/b\.ts/,
  ],
  [
    'a file without types, which no rule reads',
    one('src/model/a.ts', "import { b } from './b.js';"),
    /which is no TypeScript/,
  ],
  ['a folder', one('src/model/a.ts', "import { b } from '..';"), /which is no TypeScript/],
  // Units.
  [
    'a unit that imports its sibling',
    { ...family, 'src/observe/packages/npm/unit.ts': "import { x } from '../python/unit.ts';" },
    /unit .* must not import/,
  ],
  [
    'a unit that imports a type of its sibling',
    { ...family, 'src/observe/packages/npm/a.ts': "import type { X } from '../python/unit.ts';" },
    /unit .* must not import/,
  ],
  [
    'a unit that reaches its sibling by a file beside them',
    {
      ...family,
      'src/observe/packages/npm/unit.ts': "import { x } from '../names.ts';",
      'src/observe/packages/names.ts': "export * from './python/unit.ts';",
    },
    /reaches unit src\/observe\/packages\/python/,
  ],
  [
    'a unit that reaches a type of its sibling by a file beside them',
    {
      ...family,
      'src/observe/packages/npm/unit.ts': "import type { X } from '../names.ts';",
      'src/observe/packages/names.ts': "export type { X } from './python/unit.ts';",
    },
    /reaches unit src\/observe\/packages\/python/,
  ],
  [
    'a unit of a family whose units are in a folder',
    { 'src/present/scan/registry.ts': '', 'src/present/scan/html/a.ts': "import '../table/b.ts';" },
    /unit src\/present\/scan\/html must not import/,
  ],
  [
    'a scanner that imports its sibling',
    { 'src/scanners/registry.ts': '', 'src/scanners/secret/unit.ts': "import '../vuln/unit.ts';" },
    /unit src\/scanners\/secret must not import/,
  ],
];
