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

/** Stands between what is completed of two cases. */
const MARK = '--';

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
      .filter((word) => word !== '');

  /** What a shell makes of each of these, asked of one shell, as people do. */
  const answers = (parts: readonly string[], ask: (script: string) => string[]): string[][] =>
    ask(parts.map((part) => `${part}\nprintf '\\n%s\\n' ${MARK}`).join('\n'))
      .join('\n')
      .split(new RegExp(`^${MARK}$`, 'm'))
      .slice(0, -1)
      .map((words) =>
        words
          .split('\n')
          .filter((word) => word !== '')
          .toSorted(),
      );

  /** Every case, completed by one shell. */
  const itCompletesCases = (complete: (...all: (readonly string[])[]) => string[][]): void => {
    let completions: string[][] | undefined;
    for (const [index, [typed, completed]] of CASES.entries())
      it(`knows what "${typed.join(' ')}" may become`, () => {
        completions ??= complete(...CASES.map(([words]) => words));
        assert.deepEqual(completions[index], completed);
      });
  };

  describe('of bash', { skip: !isThere('bash') && 'it is not installed' }, () => {
    const completions = (...all: (readonly string[])[]): string[][] =>
      answers(
        all.map(
          (typed) =>
            `COMP_WORDS=(plimsoll ${quoted(typed)}); COMP_CWORD=${typed.length}; COMPREPLY=(); _plimsoll; printf '%s\\n' "\${COMPREPLY[@]}"`,
        ),
        (script) => answer('bash', '--norc', '-c', `source ./plimsoll.bash; ${script}`),
      );
    const complete = (typed: readonly string[]): string[] => completions(typed)[0] ?? assert.fail();

    itCompletesCases(completions);

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
    const completions = (...all: (readonly string[])[]): string[][] =>
      answers(
        all.map(
          (typed) =>
            `words=(plimsoll ${quoted(typed)}); CURRENT=$#words; PREFIX='${typed.at(-1)}'; _plimsoll`,
        ),
        (script) => answer('zsh', '-f', '-c', `${STANDING_IN}\nsource ./plimsoll.zsh; ${script}`),
      ).map((words, index) => words.filter((word) => word.startsWith(all[index]?.at(-1) ?? '')));

    it('is read without complaint', () => {
      execFileSync('zsh', ['-n', './plimsoll.zsh'], { cwd: folder });
    });

    itCompletesCases(completions);
  });

  describe('of fish', { skip: !isThere('fish') && 'it is not installed' }, () => {
    // It offers also what has the letters elsewhere, where nothing begins with them.
    const completions = (...all: (readonly string[])[]): string[][] =>
      answers(
        all.map((typed) => `complete -C ${quoted([['plimsoll', ...typed].join(' ')])}`),
        (script) => answer('fish', '--no-config', '-c', `source ./plimsoll.fish; ${script}`),
      ).map((words, index) => words.filter((word) => word.startsWith(all[index]?.at(-1) ?? '')));

    it('is read without complaint', () => {
      execFileSync('fish', ['--no-execute', './plimsoll.fish'], { cwd: folder });
    });

    itCompletesCases(completions);
  });
});
