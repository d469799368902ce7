/** Files by their paths. */
type Texts = Readonly<Record<string, string>>;

const COMPILER = 'src/enforce/network/envoy/compile.ts';
const one = (path: string, text: string): Texts => ({ [path]: text });
/** A compiler, which is pure; some names are given to it. */
const pure = (text: string): Texts =>
  one(COMPILER, `import { f, g, given, name, parse, parts, retry, x } from './given.ts';\n${text}`);
const family = {
  'src/observe/packages/registry.ts':
    "import { A } from './npm/unit.ts';\nimport { B } from './python/unit.ts';",
  'src/observe/packages/python/unit.ts': 'export const B = 1;',
};

/** One breach each: what it is, the files that have it, and a part of the sentence that must come of it. */
export const PLANTED: readonly [what: string, files: Texts, expected: RegExp][] = [
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
  // Names and forms.
  ['a vague name of a folder', one('src/observe/utils/a.ts', ''), /name it for the noun/],
  ['a vague name of a file', one('src/observe/packages/helper.ts', ''), /name it for the noun/],
  ['zod in pieces', one('src/model/a.ts', "import { z } from 'zod';"), /import \* as z/],
  ['zod as a default', one('src/model/a.ts', "import z from 'zod';"), /import \* as z/],
  [
    'a record that need not be total',
    one('src/observe/a.ts', 'const a: Partial<Record<B, string>> = {};'),
    /make the record total/,
  ],
  [
    'the same around Readonly',
    one('src/observe/a.ts', 'type A = Partial<Readonly<Record<B, string>>>;'),
    /make the record total/,
  ],
  [
    'the same over a name',
    one('src/observe/a.ts', 'type A = Record<B, string>; let a: Readonly<Partial<A>>;'),
    /make the record total/,
  ],
  [
    'the same as a mapped type',
    one('src/observe/a.ts', 'type A = { readonly [K in B]?: string };'),
    /make the record total/,
  ],
  [
    'the same of a mapped type',
    one('src/observe/a.ts', 'type A = Partial<{ [K in B]: string }>;'),
    /make the record total/,
  ],
  [
    'the same as an interface',
    one('src/observe/a.ts', 'interface A extends Partial<Record<B, string>> {}'),
    /make the record total/,
  ],
  // What nobody can tell.
  [
    'a later import that is put together',
    one('src/apps/a.ts', "await import('../observe/' + name);"),
    /nobody can tell/,
  ],
  [
    'a later import by a template with parts',
    one('src/apps/a.ts', 'await import(`./commands/${name}.ts`);'),
    /nobody can tell/,
  ],
  [
    'a later import of a variable',
    one('src/platform/a.ts', "const path = '../observe/a.ts'; await import(path);"),
    /nobody can tell/,
  ],
  ['require', one('src/platform/a.ts', "require('fs');"), /nobody can tell.*require/],
  ['createRequire', one('src/platform/a.ts', "import * as m from 'node:module';"), /nobody can tell/],
  [
    'the module module without its prefix',
    one('src/platform/a.ts', "import { register as r } from 'module';"),
    /nobody can tell/,
  ],
  ['getBuiltinModule', one('src/observe/a.ts', "process.getBuiltinModule('fs');"), /nobody can tell/],
  [
    'getBuiltinModule by another name',
    one('src/observe/a.ts', 'const { getBuiltinModule: get } = process;'),
    /nobody can tell/,
  ],
  [
    'getBuiltinModule in brackets',
    one('src/observe/a.ts', "process['getBuiltinModule']('fs');"),
    /nobody can tell/,
  ],
  [
    'the address of the module put to use',
    one('src/observe/a.ts', 'start(import.meta.dirname);'),
    /nobody can tell/,
  ],
  [
    'a worker whose file is computed',
    one('src/observe/a.ts', "import { Worker } from 'node:worker_threads'; new Worker(file);"),
    /nobody can tell/,
  ],
  [
    'a worker by another name',
    one('src/observe/a.ts', "import { Worker as W } from 'worker_threads'; new W(file);"),
    /nobody can tell/,
  ],
  [
    'a fork',
    one('src/observe/a.ts', "import { execFile, fork } from 'node:child_process';"),
    /nobody can tell/,
  ],
  [
    'an import of the old form',
    one('src/decide/a.ts', "import fs = require('fs');"),
    /pure, but uses \* of node:fs|pure, but uses node:fs/,
  ],
  [
    'a file that is resolved by a variable',
    one('src/observe/a.ts', 'import.meta.resolve(name);'),
    /nobody can tell/,
  ],
  ['a module in a URL', one('src/observe/a.ts', "import 'data:text/javascript,1';"), /nobody can tell/],
  ['a specifier in percents', one('src/observe/a.ts', "import './%2e%2e/decide/b.ts';"), /nobody can tell/],
  ['an absolute specifier', one('src/observe/a.ts', "import '/etc/a.js';"), /nobody can tell/],
  [
    'a virtual machine',
    one('src/observe/a.ts', "import { runInThisContext } from 'node:vm';"),
    /nobody can tell/,
  ],
  ['eval', one('src/observe/a.ts', "(0, eval)('1');"), /nobody can tell.*eval/],
  [
    'a function from text',
    one('src/observe/a.ts', "new Function('return process')();"),
    /nobody can tell.*Function/,
  ],
  // Purity: what is imported.
  [
    'a plan of a controller that waits',
    one('src/control/guard/plan.ts', "import { setTimeout as wait } from 'node:timers/promises';"),
    /is pure, but uses node:timers/,
  ],
  [
    'a decision that reads a file',
    one('src/decide/a.ts', "import { readFileSync } from 'node:fs';"),
    /pure, but uses node:fs/,
  ],
  [
    'a built-in without its prefix',
    one('src/decide/a.ts', "import { readFileSync } from 'fs';"),
    /pure, but uses node:fs/,
  ],
  [
    'a built-in that is imported later',
    pure("const fs = await import('fs/promises');"),
    /pure, but uses node:fs\/promises/,
  ],
  [
    'a built-in that is handed on',
    one('src/model/a.ts', "export * from 'node:net';"),
    /pure, but uses node:net/,
  ],
  [
    'randomness beside a hash',
    pure("import { createHash, randomBytes } from 'node:crypto';"),
    /pure, but uses randomBytes of node:crypto/,
  ],
  [
    'randomness under the name of a hash',
    pure("import { randomUUID as createHash } from 'node:crypto';"),
    /pure, but uses randomUUID/,
  ],
  [
    'all of a module of which some is pure',
    pure("import * as crypto from 'node:crypto';"),
    /pure, but uses \* of node:crypto/,
  ],
  [
    'a default of a module of which some is pure',
    pure("import crypto from 'node:crypto';"),
    /pure, but uses default of node:crypto/,
  ],
  [
    'a type import that is not only one',
    pure("import { type Socket } from 'node:net';"),
    /pure, but uses node:net/,
  ],
  [
    'a package that nobody has looked at',
    one('src/analyse/a.ts', "import axios from 'axios';"),
    /pure, but uses axios/,
  ],
  [
    'a subpath of a package that is allowed',
    one('src/analyse/a.ts', "import 'yaml/cli.js';"),
    /pure, but uses yaml\/cli\.js/,
  ],
  [
    'a compiler that reaches what touches the machine',
    {
      ...pure("import { send } from './apply.ts';"),
      'src/enforce/network/envoy/apply.ts': "import 'node:net';",
    },
    /reaches src\/enforce\/network\/envoy\/apply\.ts, which uses node:net/,
  ],
  [
    'a compiler that reaches it by interfaces of platform',
    {
      ...pure("import { a } from '../../../platform/host/types.ts';"),
      'src/platform/host/types.ts': "export * from './places.ts';",
      'src/platform/host/places.ts': '',
      'src/platform/a.ts': '',
    },
    /must not import src\/platform\/host\/places\.ts/,
  ],
  [
    'interfaces of platform with a clock, which a compiler loads',
    {
      ...pure("import { a } from '../../../platform/host/types.ts';"),
      'src/platform/host/types.ts': 'export const a = Date.now();',
    },
    /reaches src\/platform\/host\/types\.ts, which uses Date\.now/,
  ],
  [
    'a model that a compiler reaches, and that reads files',
    {
      ...pure("import { a } from '../../../model/a.ts';"),
      'src/model/a.ts': "import { statSync } from 'fs';",
    },
    /src\/model\/a\.ts: is pure, but uses node:fs/,
  ],
  // Purity: globals.
  ['the time', pure('const now = Date.now();'), /pure, but uses Date\.now/],
  ['the time in brackets', pure("const now = Date['now']();"), /pure, but uses Date\.now/],
  ['the time in a template in brackets', pure('const now = Date[`now`]();'), /pure, but uses Date\.now/],
  ['the time by a computed name', pure('const now = Date[name]();'), /pure, but uses Date/],
  ['the time as a date', pure('const now = new Date();'), /pure, but uses new Date/],
  ['the time as a date without brackets', pure('const now = new Date;'), /pure, but uses new Date/],
  [
    'the time as a date of perhaps nothing',
    pure('const now = new Date(...parts);'),
    /pure, but uses new Date/,
  ],
  ['the time as a text', pure('const now = Date();'), /pure, but uses Date/],
  [
    'the time behind a type',
    pure('const now = (Date as unknown as { now(): number }).now();'),
    /pure, but uses Date\.now/,
  ],
  ['the time behind an optional chain', pure('const now = Date?.now?.();'), /pure, but uses Date\.now/],
  ['the time by an alias', pure('const D = Date;\nconst now = new D();'), /pure, but uses Date/],
  ['the time taken apart', pure('const { now } = Date;'), /pure, but uses Date/],
  [
    'the time as a default of an argument',
    pure('export function age(now = Date.now()) { return now; }'),
    /pure, but uses Date\.now/,
  ],
  [
    'the time in a computed key',
    pure('export const { [Date.now()]: a } = given;'),
    /pure, but uses Date\.now/,
  ],
  ['the time by a class of its own', pure('class Day extends Date {}'), /pure, but uses Date/],
  [
    "the time in a comment's neighbour",
    pure('const now = Date /* . */ . /* parse */ now();'),
    /pure, but uses Date\.now/,
  ],
  [
    'the time where the name is declared elsewhere',
    pure('function f(Date: { now(): number }) { return Date.now(); }\nconst now = Date.now();'),
    /pure, but uses Date\.now/,
  ],
  [
    'the time beside a block that declares the name',
    pure('{ const Date = given; f(Date); }\nconst now = Date.now();'),
    /pure, but uses Date\.now/,
  ],
  [
    'the time beside a function of that name',
    pure('const f2 = function Date() {}, now = Date.now();'),
    /pure, but uses Date\.now/,
  ],
  [
    'the time where the name is only declared to be there',
    pure('declare const Date: { now(): number };\nconst now = Date.now();'),
    /pure, but uses Date\.now/,
  ],
  [
    'the time where the name is that of a type',
    pure("import type { Date } from './a.ts';\nconst now = Date.now();"),
    /pure, but uses Date\.now/,
  ],
  ['a stopwatch', pure('const now = performance.now();'), /pure, but uses performance/],
  ['chance', pure('const dice = Math.random();'), /pure, but uses Math\.random/],
  ['chance by an alias', pure('const { random } = Math;'), /pure, but uses Math/],
  ["chance of the browser's kind", pure('const id = crypto.randomUUID();'), /pure, but uses crypto/],
  ['the environment', pure('const home = process.env.HOME;'), /pure, but uses process/],
  ['the environment in shorthand', pure('export const all = { process };'), /pure, but uses process/],
  ['anything global', pure('const now = globalThis.Date.now();'), /pure, but uses globalThis/],
  ['anything global by its old name', pure("const now = global['Da' + 'te'];"), /pure, but uses global/],
  ['a request', pure("const answer = await fetch('http://a');"), /pure, but uses fetch/],
  ['a request handed to another', pure('export const ask = retry(fetch);'), /pure, but uses fetch/],
  ['a socket', pure("const socket = new WebSocket('ws://a');"), /pure, but uses new WebSocket/],
  ['a timer', pure('setTimeout(() => undefined, 1);'), /pure, but uses setTimeout/],
  ['a task', pure('queueMicrotask(() => undefined);'), /pure, but uses queueMicrotask/],
  [
    'a signal that is a timer',
    pure('const signal = AbortSignal.timeout(1);'),
    /pure, but uses AbortSignal\.timeout/,
  ],
  ['what the machine is', pure('const cores = navigator.hardwareConcurrency;'), /pure, but uses navigator/],
  ['a message to nobody', pure("console.log('a');"), /pure, but uses console/],
  [
    'a function by way of a constructor',
    pure("const f = (() => 1).constructor('return process')();"),
    /pure, but uses a constructor/,
  ],
  ['the same taken apart', pure('const { constructor: F } = () => 1;'), /pure, but uses a constructor/],
  [
    'a clock in analyse',
    one('src/analyse/a.ts', 'export const a = () => new Date();'),
    /pure, but uses new Date/,
  ],
  [
    'a clock in the model',
    one('src/model/a.ts', 'export class A { at = Date.now(); }'),
    /pure, but uses Date\.now/,
  ],
  // Pipelines.
  [
    'a pipeline with a class',
    one('src/pipeline/a.ts', 'export class Keeper {}'),
    /is a pipeline, but has class Keeper/,
  ],
  [
    'a pipeline with a class in a function',
    one('src/pipeline/a.ts', 'export const make = () => class {};'),
    /is a pipeline, but has class/,
  ],
  [
    'a pipeline with a timer',
    one('src/pipeline/a.ts', 'const tick = setInterval(() => 1, 1000);'),
    /is a pipeline, but has setInterval/,
  ],
  [
    'a pipeline that waits',
    one('src/pipeline/a.ts', "import { setTimeout as sleep } from 'timers/promises';"),
    /is a pipeline, but has node:timers/,
  ],
  [
    'a pipeline that reads files',
    one('src/pipeline/a.ts', "const { readFileSync } = await import('fs');"),
    /is a pipeline, but has node:fs/,
  ],
  [
    'a pipeline that starts programs',
    one('src/pipeline/a.ts', "import { spawn } from 'node:child_process';"),
    /is a pipeline, but has node:child_process/,
  ],
  [
    'a pipeline with a clock',
    one('src/pipeline/a.ts', 'const now = new Date();'),
    /is a pipeline, but has new Date/,
  ],
  [
    'a pipeline that asks for chance',
    one('src/pipeline/a.ts', "import { randomUUID } from 'node:crypto';"),
    /is a pipeline, but has randomUUID/,
  ],
  [
    'a pipeline with a signal that is a timer',
    one('src/pipeline/a.ts', 'const signal = AbortSignal.timeout(1);'),
    /is a pipeline, but has AbortSignal\.timeout/,
  ],
];

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
