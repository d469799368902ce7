import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProgramFact, WrittenCommand } from '../../model/reachability/program.ts';
import { fileTree } from '../file-tree/file-tree.ts';
import { processGraph } from './process-graph.ts';
import type { ProcessGraph, ProcessInput } from './types.ts';

type Elf = ProgramFact & { readonly kind: 'elf' };

const elf = (more: Partial<Elf> = {}): Elf => ({
  kind: 'elf',
  interpreter: '/lib64/ld.so',
  libraries: ['libc.so.6'],
  rpath: [],
  runpath: [],
  starts: false,
  opens: false,
  isStatic: false,
  ...more,
});
const library = (...libraries: string[]): Elf => {
  const { interpreter: _, ...rest } = elf({ libraries });
  return rest;
};
const command = (program: string | null, ...words: (string | null)[]): WrittenCommand => ({
  program,
  words,
  by: [],
});
const script = (...commands: WrittenCommand[]): ProgramFact => ({
  kind: 'script',
  interpreter: ['/bin/sh'],
  commands,
});

const SYSTEM: Readonly<Record<string, ProgramFact>> = {
  '/lib64/ld.so': library(),
  '/usr/lib/libc.so.6': library(),
  '/bin/sh': elf({ starts: true }),
  '/bin/cat': elf(),
  '/usr/bin/env': elf({ starts: true }),
  '/sbin/tini': elf({ starts: true }),
  '/app/server': elf({ libraries: ['libc.so.6', 'libssl.so.3'] }),
  '/usr/lib/libssl.so.3': library('libcrypto.so.3'),
  '/usr/lib/libcrypto.so.3': library('libc.so.6'),
};

function graphOf(
  commands: readonly WrittenCommand[],
  files: Readonly<Record<string, ProgramFact>> = {},
  { links = {}, ...more }: Partial<ProcessInput> & { links?: Readonly<Record<string, string>> } = {},
): ProcessGraph {
  const all = new Map(Object.entries({ ...SYSTEM, ...files }));
  return processGraph({
    tree: fileTree(new Set(all.keys()), new Map(Object.entries(links))),
    files: all,
    startsOf: () => undefined,
    commands,
    environment: new Map([['PATH', '/app:/usr/bin:/bin:/sbin']]),
    workingDirectory: '/app',
    ...more,
  });
}

const STATIC = elf({ libraries: [], isStatic: true });

describe('what an image starts and loads', () => {
  it('is its program with loader and libraries, and what these need', () => {
    const { loaded, dynamic } = graphOf([command('/app/server')]);
    assert.equal(dynamic, undefined);
    assert.deepEqual(Object.fromEntries(loaded), {
      '/app/server': undefined,
      '/lib64/ld.so': '/app/server',
      '/usr/lib/libc.so.6': '/app/server',
      '/usr/lib/libssl.so.3': '/app/server',
      '/usr/lib/libcrypto.so.3': '/usr/lib/libssl.so.3',
    });
  });

  for (const [title, commands, files, more, wanted] of [
    ['a program of PATH', [command('server')], {}, {}, '/app/server'],
    ['a program of the folder it works in', [command('./server')], {}, {}, '/app/server'],
    [
      'a program behind links',
      [command('/app/link')],
      {},
      { links: { '/app/link': '../app/server' } },
      '/app/server',
    ],
    [
      'the commands of a script',
      [command('/run.sh')],
      { '/run.sh': script(command('cd', '/'), command('server')) },
      {},
      '/app/server',
    ],
    ['the interpreter of a script', [command('/run.sh')], { '/run.sh': script() }, {}, '/bin/sh'],
    [
      'an interpreter by env',
      [command('/run')],
      { '/run': { kind: 'script', interpreter: ['/usr/bin/env', 'cat'] } },
      {},
      '/bin/cat',
    ],
    [
      'what a script is given',
      [command('/run.sh', 'server', '-x')],
      { '/run.sh': script(command('$@')) },
      {},
      '/app/server',
    ],
    [
      'what is left of that',
      [command('/run.sh', 'x', 'server')],
      { '/run.sh': script(command('shift'), command('$@')) },
      {},
      '/app/server',
    ],
    [
      'what it makes of it',
      [command('/run.sh', '-x')],
      { '/run.sh': script(command('set', '--', 'server', '$@')) },
      {},
      '/app/server',
    ],
    [
      'a script that a script reads',
      [command('/run.sh')],
      { '/run.sh': script(command('.', '/lib.sh')), '/lib.sh': script(command('server')) },
      {},
      '/app/server',
    ],
    [
      'a script of a shell',
      [command('sh', '-e', '/run.sh')],
      { '/run.sh': script(command('server')) },
      {},
      '/app/server',
    ],
    ['what an init starts', [command('tini', '-g', '--', 'server')], {}, {}, '/app/server'],
    ['what runs a command', [{ program: 'server', words: [], by: ['env'] }], {}, {}, '/usr/bin/env'],
    ['what env runs', [command('env', 'A=/b', 'server')], {}, {}, '/app/server'],
    [
      'a library of DT_RUNPATH',
      [command('/app/p')],
      { '/app/p': elf({ libraries: ['libx.so'], runpath: ['$ORIGIN/lib'] }), '/app/lib/libx.so': library() },
      {},
      '/app/lib/libx.so',
    ],
    [
      'a library of ld.so.conf',
      [command('/app/p')],
      {
        '/app/p': elf({ libraries: ['libx.so'] }),
        '/opt/lib/libx.so': library(),
        '/etc/ld.so.conf.d/x.conf': { kind: 'loader', lines: ['/opt/lib'] },
      },
      {},
      '/opt/lib/libx.so',
    ],
    [
      'a library of a processor',
      [command('/app/p')],
      { '/app/p': elf({ libraries: ['libx.so'] }), '/usr/lib/x86_64-linux-gnu/libx.so': library() },
      {},
      '/usr/lib/x86_64-linux-gnu/libx.so',
    ],
    [
      'a library that a processor may prefer',
      [command('/app/server')],
      { '/usr/lib/glibc-hwcaps/x86-64-v3/libssl.so.3': library() },
      {},
      '/usr/lib/glibc-hwcaps/x86-64-v3/libssl.so.3',
    ],
    [
      'a library of ld.so.preload',
      [command('server')],
      { '/etc/ld.so.preload': { kind: 'loader', lines: ['/opt/pre.so'] }, '/opt/pre.so': library() },
      {},
      '/opt/pre.so',
    ],
    [
      'a program of Go that starts none',
      [command('/app/go')],
      { '/app/go': STATIC },
      { startsOf: () => false },
      '/app/go',
    ],
  ] as const)
    it(`is ${title}`, () => {
      const { loaded, dynamic } = graphOf(commands, files, more);
      assert.equal(dynamic, undefined);
      assert.ok(loaded.has(wanted), [...loaded.keys()].join(' '));
      assert.equal(loaded.has('/bin/cat'), wanted === '/bin/cat');
    });

  for (const [title, commands, files, more] of [
    ['no command', [], {}, {}],
    ['a program that is not there', [command('none')], {}, {}],
    ['a program that starts others', [command('/app/p')], { '/app/p': elf({ starts: true }) }, {}],
    ['a program that loads libraries', [command('/app/p')], { '/app/p': elf({ opens: true }) }, {}],
    [
      'a library that starts others',
      [command('server')],
      { '/usr/lib/libcrypto.so.3': { ...library(), starts: true } },
      {},
    ],
    [
      'a library that loads others',
      [command('server')],
      { '/usr/lib/libcrypto.so.3': { ...library(), opens: true } },
      {},
    ],
    ['a library that is not there', [command('/app/p')], { '/app/p': elf({ libraries: ['libx.so'] }) }, {}],
    ['a program that was not read', [command('/app/p')], { '/app/p': { kind: 'unread', reason: 'x' } }, {}],
    ['a static program', [command('/app/p')], { '/app/p': STATIC }, {}],
    [
      'a program of Go that starts others',
      [command('/app/p')],
      { '/app/p': STATIC },
      { startsOf: () => true },
    ],
    ['a shell alone', [command('sh')], {}, {}],
    ['a shell with options alone', [command('sh', '-l')], {}, {}],
    ['a script that is not there', [command('sh', '/none.sh')], {}, {}],
    ['a computed program', [command('/run.sh')], { '/run.sh': script(command(null)) }, {}],
    ['a program of a pattern', [command('/run.sh')], { '/run.sh': script(command('/d/*.sh')) }, {}],
    ['eval', [command('/run.sh')], { '/run.sh': script(command('eval', 'server')) }, {}],
    ['a trap', [command('/run.sh')], { '/run.sh': script(command('trap', 'server', 'EXIT')) }, {}],
    ['what is given, where nothing is', [command('/run.sh')], { '/run.sh': script(command('$@')) }, {}],
    [
      'a script that is read by a computed name',
      [command('/run.sh')],
      { '/run.sh': script(command('.', null)) },
      {},
    ],
    [
      'an interpreter that starts others',
      [command('/run')],
      { '/run': { kind: 'script', interpreter: ['/usr/bin/py'] }, '/usr/bin/py': elf({ starts: true }) },
      {},
    ],
    [
      'LD_PRELOAD',
      [command('server')],
      {},
      {
        environment: new Map([
          ['LD_PRELOAD', 'x.so'],
          ['PATH', '/app'],
        ]),
      },
    ],
  ] as const)
    it(`is not known as a whole with ${title}`, () =>
      assert.notEqual(graphOf(commands, files, more).dynamic, undefined));

  it('is perhaps what the C library loads', () => {
    const files = {
      '/usr/lib/gconv/X.so': library(),
      '/usr/lib/libnss_x.so.2': library(),
      '/usr/lib/y.so': library(),
    };
    assert.deepEqual(
      [...graphOf([command('server')], files).perhaps.keys()],
      ['/usr/lib/gconv/X.so', '/usr/lib/libnss_x.so.2'],
    );
    assert.equal(
      graphOf([command('/app/go')], { ...files, '/app/go': elf({ libraries: [], isStatic: true }) }).perhaps
        .size,
      0,
    );
  });

  it('is followed once where scripts start each other', () => {
    const files = {
      '/a.sh': script(command('/b.sh', 'x')),
      '/b.sh': script(command('/a.sh', 'y'), command('server')),
    };
    assert.equal(graphOf([command('/a.sh')], files).dynamic, undefined);
  });
});
