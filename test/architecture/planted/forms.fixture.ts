import { one, type Planted } from './texts.fixture.ts';

/** Breaches of names and forms, and what nobody can tell. */
export const FORMS_PLANTED: readonly Planted[] = [
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
    'what registers a loader beside what loads nothing',
    one('src/platform/a.ts', "import { enableCompileCache, register } from 'node:module';"),
    /nobody can tell/,
  ],
  [
    'a module of loaders for its own sake',
    one('src/platform/a.ts', "import 'node:module';"),
    /nobody can tell/,
  ],
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
];
