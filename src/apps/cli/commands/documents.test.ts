import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { shellWords } from '../../../../test/fixtures/shell-words.ts';
import { loadCatalogue, type NamedCommand } from '../program/catalogue.ts';
import { COMMAND_LIST } from './command-list.ts';

const ROOT = join(import.meta.dirname, '../../../..');
/** Where people read how to call it; what is generated from the commands is left out. */
const DOCUMENTS = ['README.md', '{docs,deploy,bench,examples,src}/**/*.md'];
const GENERATED = /^docs\/reference\/(?:cli|checks\/.*)\.md$/;
/** What begins a command in a line of a shell. */
const CALL = /(?<=^\s*|[(|;&]\s*|\$ |\w=\S+ |sudo |- |run: )(?:\.\/|npx (?:--yes )?)?plimsoll (?=[a-z-])/g;
/** Options of every command, and of the program. */
const OWN: ReadonlySet<string> = new Set(['--config', '--debug', '--help', '-h', '--version', '-V']);
/** What ends one. */
const END = /\s(?:&&|\|\||[|;&#])|[;)](?:\s|$)| …| -- /;
/** What the firewall's log has in front of a line. */
const IN_LOG: readonly string[] = ['deny', 'audit', 'audit:'];

/** Calls of the command line that a document prints, in blocks of code and in spans of it. */
function callsIn(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```(?:sh|bash|console|yaml|Dockerfile)?\n([^]*?)^ *```/gm)].map(
    ([, block = '']) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'),
  );
  const spans = [...text.replaceAll(/^ *```[^]*?^ *```/gm, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, span = '']) => span,
  );
  return [...blocks.flat(), ...spans].flatMap((line) =>
    Array.from(line.matchAll(CALL), ({ index, 0: call }) => {
      const rest = line.slice(index + call.length);
      const end = rest.search(END);
      return end < 0 ? rest : rest.slice(0, end);
    }),
  );
}

/** Why nobody can make a call; what stands for something else is not looked at. */
function breachOf(call: string, known: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  const words = shellWords(call);
  const length = words.findLastIndex((_, index) => known.has(words.slice(0, index + 1).join(' '))) + 1;
  const name = words.slice(0, length).join(' ');
  if (IN_LOG.includes(words[0] ?? '')) return undefined;
  if (length === 0 && /^[a-z]/.test(words[0] ?? '')) return `plimsoll ${call}: there is no such command`;
  const flags = words.slice(length).flatMap((word) => /^--?[a-z][\w-]*/i.exec(word)?.[0] ?? []);
  const strange = flags.find((flag) => !known.get(name)?.has(flag) && !OWN.has(flag));
  return strange === undefined ? undefined : `plimsoll ${call}: ${name} has no ${strange}`;
}

function flagsOf({ command }: NamedCommand): string[] {
  return Object.values(command.options).flatMap(({ flags, aliases }) => [
    ...(flags.match(/(?<![\w-])--?[a-z][\w-]*/gi) ?? []),
    ...aliases,
  ]);
}

describe('documents', () => {
  const known = new Map<string, Set<string>>();
  before(async () => {
    const { commands, nouns } = await loadCatalogue(COMMAND_LIST);
    for (const { words } of nouns) known.set(words.join(' '), new Set());
    for (const one of commands) {
      const flags = flagsOf(one);
      known.set(one.words.join(' '), new Set(flags));
      for (const noun of nouns)
        if (one.words.join(' ').startsWith(`${noun.words.join(' ')} `))
          flags.forEach((flag) => known.get(noun.words.join(' '))?.add(flag));
    }
  });

  it('call commands that there are, with options that these have', () => {
    const paths = globSync(DOCUMENTS, { cwd: ROOT }).filter((path) => !GENERATED.test(path));
    const calls = paths.flatMap((path) =>
      callsIn(readFileSync(join(ROOT, path), 'utf8')).map((call) => ({ path, call })),
    );
    assert.ok(calls.length > 200, `only ${calls.length} calls`);
    const breaches = calls.flatMap(({ path, call }) => {
      const breach = breachOf(call, known);
      return breach === undefined ? [] : [`${path}: ${breach}`];
    });
    assert.deepEqual(breaches, []);
  });

  it('are held to that', () => {
    const planted = callsIn(
      '```sh\nnpm view plimsoll dist\nsudo plimsoll scan a --no-such | less\n```\n`plimsoll scna a`',
    );
    assert.deepEqual(planted, ['scan a --no-such', 'scna a']);
    assert.match(breachOf('scan a --no-such', known) ?? '', /scan has no --no-such/);
    assert.match(breachOf('scna a', known) ?? '', /no such command/);
    assert.equal(breachOf('vault kv get --field=x a', known), undefined);
  });
});
