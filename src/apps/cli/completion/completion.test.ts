import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { COMMAND_LIST } from '../commands/command-list.ts';
import { loadCatalogue } from '../program/catalogue.ts';
import { COMPLETIONS } from './shells.ts';
import { wordNodes } from './word-nodes.ts';

/** Words that were typed, the last of them not to its end, and what it may become; of many, some. */
const CASES: readonly [typed: readonly string[], completed: readonly string[]][] = [
  [['sc'], ['scan']],
  [['pro'], ['profile']],
  [['network', 'app'], ['apply']],
  [
    ['network', 'ex'],
    ['explain', 'exposure'],
  ],
  [['scan', '--fail'], ['--fail-on']],
  [['network', 'apply', '--endp'], ['--endpoints']],
  [['network', 'apply', '--atta'], []],
  [
    ['scan', '--format', 's'],
    ['sarif', 'spdx', 'spdx-3'],
  ],
  [
    ['scan', '-f', 'cyc'],
    ['cyclonedx', 'cyclonedx-1.7'],
  ],
  [['network', 'watch', '--on'], []],
  [['db', 'status', '--format', 'j'], ['json']],
  [['completion', 'f'], ['fish']],
  [['vault', 'kv', 'metadata', 'g'], ['get']],
  [
    ['scan', 'fo'],
    ['folder', 'fone'],
  ],
  [['profile', 'derive', '--contexts', 'fo'], ['folder']],
  [['network', 'apply', '--node-port', 'f'], []],
];

const isThere = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

describe('completion', () => {
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-completion-'));
    const nodes = wordNodes(await loadCatalogue(COMMAND_LIST));
    for (const [shell, script] of Object.entries(COMPLETIONS))
      writeFileSync(join(folder, `plimsoll.${shell}`), script(nodes));
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'fone'), '');
  });
  after(() => rmSync(folder, { recursive: true }));

  const answer = (shell: string, ...args: string[]): string[] =>
    execFileSync(shell, args, { cwd: folder, encoding: 'utf8' })
      .split('\n')
      .map((line) => line.split('\t')[0]?.replace(/\/$/, '') ?? '')
      .filter((word) => word !== '')
      .toSorted();

  describe('of bash', { skip: !isThere('bash') && 'it is not installed' }, () => {
    const complete = (typed: readonly string[]): string[] =>
      answer(
        'bash',
        '--norc',
        '-c',
        `source ./plimsoll.bash; COMP_WORDS=(plimsoll ${quoted(typed)}); COMP_CWORD=${typed.length}; _plimsoll; printf '%s\\n' "\${COMPREPLY[@]}"`,
      );

    for (const [typed, completed] of CASES)
      it(`knows what "${typed.join(' ')}" may become`, () => assert.deepEqual(complete(typed), completed));

    it('goes on behind a comma and behind an equals sign', () => {
      assert.deepEqual(complete(['network', 'compile', '--engine', 'cilium,nft']), ['cilium,nftables']);
      assert.deepEqual(complete(['scan', '--format', '=', 'sp']), ['spdx', 'spdx-3']);
      assert.ok(complete(['scan', '--format', '=']).includes('spdx'));
    });

    it('offers every command that is not hidden, and files behind two dashes', () => {
      assert.deepEqual(complete(['']), Object.keys(COMMAND_LIST).toSorted());
      assert.ok(!complete(['network', '']).includes('watchdog'));
      assert.deepEqual(complete(['run', '--profile', 'fone', '--', 'fon']), ['fone']);
    });

    it('is what bash itself calls', () => {
      const registered = answer('bash', '--norc', '-c', 'source ./plimsoll.bash; complete -p plimsoll');
      assert.deepEqual(registered, ['complete -F _plimsoll plimsoll']);
    });
  });

  describe('of zsh', { skip: !isThere('zsh') && 'it is not installed' }, () => {
    // What zsh's own functions would show is printed instead: they work only while somebody types.
    const STANDING_IN = `
      _describe() { for one in "\${(@P)@[-1]}"; do print -r -- "\${one%%:*}"; done }
      compadd() { [[ $1 == -- ]] && shift; print -rl -- "$@" }
      compset() { return 0 }
      _files() { [[ $1 == -/ ]] && print -rl -- *(/) || print -rl -- * }
      compdef() { }`;
    const complete = (typed: readonly string[]): string[] => {
      const last = typed.at(-1) ?? '';
      const script = `${STANDING_IN}\nsource ./plimsoll.zsh; words=(plimsoll ${quoted(typed)}); CURRENT=$#words; PREFIX='${last}'; _plimsoll`;
      return answer('zsh', '-f', '-c', script).filter((word) => word.startsWith(last));
    };

    it('is read without complaint', () => {
      execFileSync('zsh', ['-n', './plimsoll.zsh'], { cwd: folder });
    });

    for (const [typed, completed] of CASES)
      it(`knows what "${typed.join(' ')}" may become`, () => assert.deepEqual(complete(typed), completed));
  });

  describe('of fish', { skip: !isThere('fish') && 'it is not installed' }, () => {
    // It offers also what has the letters elsewhere, where nothing begins with them.
    const complete = (typed: readonly string[]): string[] =>
      answer(
        'fish',
        '--no-config',
        '-c',
        `source ./plimsoll.fish; complete -C ${quoted([['plimsoll', ...typed].join(' ')])}`,
      ).filter((word) => word.startsWith(typed.at(-1) ?? ''));

    it('is read without complaint', () => {
      execFileSync('fish', ['--no-execute', './plimsoll.fish'], { cwd: folder });
    });

    for (const [typed, completed] of CASES)
      it(`knows what "${typed.join(' ')}" may become`, () => assert.deepEqual(complete(typed), completed));
  });
});
