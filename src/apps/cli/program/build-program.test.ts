import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { COMMAND_LIST } from '../commands/command-list.ts';
import { buildProgram, type ProgramParts } from './build-program.ts';
import { applySettings } from '../settings/apply-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-program-'));
after(() => rmSync(folder, { recursive: true }));

interface Ran {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What a line runs, with settings, and what is told where it does not. */
async function call(
  words: readonly string[],
  settings = '',
  environment: Record<string, string> = {},
): Promise<{ ran: Ran | undefined; told: string }> {
  let ran: Ran | undefined;
  let told = '';
  const parts: ProgramParts = {
    version: '1.2.3',
    list: COMMAND_LIST,
    run: ({ name }, input) => {
      ran = { name, input };
      return Promise.resolve();
    },
  };
  const program = await buildProgram(parts, words);
  const write = (text: string): void => void (told += text);
  for (const command of [program, ...program.commands.flatMap((one) => [one, ...one.commands])])
    command.configureOutput({ writeOut: write, writeErr: write });
  writeFileSync(join(folder, 'plimsoll.yaml'), settings);
  try {
    const config = join(folder, 'plimsoll.yaml');
    await applySettings(program, { folder, environment, config }, () => buildProgram(parts));
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (told === '') told = String(error);
  }
  return { ran, told };
}

describe('the program', () => {
  it('gives a command its arguments and options by their keys, with what holds without them', async () => {
    const { ran } = await call(['network', 'diff', 'a', 'b', '--exit-code']);
    assert.deepEqual(ran, {
      name: 'diff',
      input: { before: 'a', after: 'b', values: [], set: [], format: 'text', exitCode: true },
    });
    const { ran: hook } = await call(['oci-hook', '--profiles', 'a', 'b', '--', 'create', '--bundle', 'c']);
    assert.deepEqual(hook?.input['profiles'], ['a', 'b']);
    assert.deepEqual(hook?.input['words'], ['create', '--bundle', 'c']);
    assert.equal((await call(['scan', 'a'])).ran?.input['format'], undefined);
  });

  it('takes an option by its former name, which no help shows, on the line and in settings', async () => {
    const endpoints = async (...given: Parameters<typeof call>) =>
      (await call(...given)).ran?.input['endpoints'];
    const serve = ['identity', 'serve', 'p', '--nodes', 'n'];
    assert.equal(await endpoints(['network', 'compile', 'p', '--attachments', 'hosts.yaml']), 'hosts.yaml');
    assert.equal(await endpoints([...serve, '--attachments', 'hosts.yaml']), 'hosts.yaml');
    assert.equal(await endpoints(['network', 'compile', 'p', '--endpoints', 'hosts.yaml']), 'hosts.yaml');
    assert.equal(await endpoints(['network', 'compile', 'p'], 'attachments: a.yaml'), 'a.yaml');
    assert.equal(await endpoints(['network', 'compile', 'p'], 'endpoints: a.yaml'), 'a.yaml');
    assert.equal(
      await endpoints(['network', 'compile', 'p'], '', { PLIMSOLL_ATTACHMENTS: 'a.yaml' }),
      'a.yaml',
    );
    const { told } = await call(['network', 'compile', '--help']);
    assert.match(told, /--endpoints <file>/);
    assert.doesNotMatch(told, /attachments/i);
  });

  it('proposes what was probably meant: commands at each level, options, values and settings', async () => {
    for (const [line, proposal] of [
      ['scna x', 'scan'],
      ['netwrok apply', 'network'],
      ['network aply', 'apply'],
      ['scan x --fail-onn high', '--fail-on'],
      ['network apply p --endpiont x', '--endpoints'],
      ['scan x --format jsn', 'json'],
      ['network compile p --engine nftable', 'nftables'],
      ['scan x --output srif=a', 'sarif'],
      ['completion zhs', 'zsh'],
    ] as const) {
      const { ran, told } = await call(line.split(' '));
      assert.equal(ran, undefined, line);
      assert.ok(told.includes(`(Did you mean ${proposal}?)`), `${line}: ${told}`);
    }
    assert.match((await call(['scan', 'x'], 'fail_on: high')).told, /Did you mean fail-on\?/);
    assert.doesNotMatch((await call(['network', 'watchdgo'])).told, /watchdog/);
  });

  it('judges settings by all commands, though it loads one', async () => {
    assert.deepEqual((await call(['scan', 'x'], 'trust-domain: a')).ran?.name, 'scan');
    assert.match((await call(['scan', 'x'], 'node-port: many')).told, /node-port: .*1 to 65535/);
    assert.match((await call(['scan', 'x'], 'nothing: a')).told, /"nothing" is not an option/);
  });

  it('judges a variable where a command has it, and no other', async () => {
    const wrong = { PLIMSOLL_NODE_PORT: 'many' };
    assert.match((await call(['network', 'apply', 'p'], '', wrong)).told, /PLIMSOLL_NODE_PORT/);
    for (const environment of [wrong, { PLIMSOLL_SOMETHING: 'a' }])
      assert.equal((await call(['scan', 'x'], '', environment)).ran?.name, 'scan');
  });

  it('shows help at each level, with the examples of every command below', async () => {
    assert.match((await call(['--help'])).told, /\n {2}network +who may talk to whom/);
    assert.match(
      (await call(['help', 'scan'])).told,
      /Usage: plimsoll scan .*Examples:.*Exit codes: 0 no rule is broken/s,
    );
    const { told } = await call(['network', '--help']);
    assert.match(told, /plimsoll network apply profiles\/\*\.yaml --dry-run/);
    assert.doesNotMatch(told, /watchdog/);
    assert.match((await call(['network', 'help', 'prove'])).told, /^Usage: plimsoll network prove/);
    assert.match((await call(['--version'])).told, /^1\.2\.3$/m);
  });
});

describe('a start', () => {
  const MAIN = join(import.meta.dirname, '../main.ts');
  /** Tells on standard error, at its end, what was loaded. */
  const TRACE = `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    process.on('exit', () => process.stderr.write('\\nLOADED ' + JSON.stringify(loaded)));`)}`;

  const { PATH, NODE_COMPILE_CACHE } = process.env;

  const loadedBy = (...words: string[]): string[] => {
    const { stderr } = spawnSync(process.execPath, ['--import', TRACE, MAIN, ...words], {
      cwd: folder,
      encoding: 'utf8',
      // Of other commands, and of none.
      env: {
        PATH,
        NODE_COMPILE_CACHE,
        PLIMSOLL_CACHE_DIR: join(folder, 'cache'),
        PLIMSOLL_NODE_PORT: '1',
        PLIMSOLL_X: '',
      },
    });
    const urls = JSON.parse(stderr.split('LOADED ')[1] ?? '[]') as string[];
    assert.ok(urls.length > 2, stderr);
    return urls.map((url) => url.split('/src/')[1] ?? '').filter((path) => path !== '');
  };
  const commandsIn = (paths: readonly string[]): string[] =>
    paths.filter((path) => /^apps\/cli\/commands\/(?!command-list|types)/.test(path));

  it('loads no command for the version, and the one that is called for all else', () => {
    writeFileSync(join(folder, 'plimsoll.yaml'), '');
    assert.deepEqual(commandsIn(loadedBy('--version')), []);
    const scan = loadedBy('scan', `dir:${folder}`, '--offline');
    assert.deepEqual(commandsIn(scan), ['apps/cli/commands/scan.ts']);
    assert.ok(scan.includes('pipeline/build/scan.ts'));
    assert.deepEqual(
      scan.filter((path) =>
        /^(platform\/(identity|dns|host|supervisor|feeds|flow-store)|control)\//.test(path),
      ),
      [],
    );
    assert.deepEqual(commandsIn(loadedBy('network', 'diff', folder, folder)), [
      'apps/cli/commands/network/noun.ts',
      'apps/cli/commands/network/diff.ts',
    ]);
  });
});
