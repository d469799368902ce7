import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { Command } from 'commander';
import { shellWords } from '../../../../test/fixtures/shell-words.ts';
import { buildProgram } from '../program/build-program.ts';
import { type Catalogue, loadCatalogue, type NamedCommand } from '../program/catalogue.ts';
import { longFlag } from '../program/option-rules.ts';
import { option } from '../options/option.ts';
import { COMMAND_LIST } from './command-list.ts';
import type { CommandDefinition, LoadCommand, LoadNoun, OptionDefinition } from './types.ts';

const LONGEST_LINE = 120;
const NO_COMMANDS = ['types.ts', 'command-list.ts'];

/** Words of every command by the files in this folder: `network/apply.ts` is `network apply`. */
function wordsByFiles(): string[] {
  return globSync('**/*.ts', { cwd: import.meta.dirname })
    .filter((path) => !NO_COMMANDS.includes(path) && !/(^|\/)noun\.ts$|\.test\.ts$/.test(path))
    .map((path) => path.replace(/\.ts$/, '').replaceAll('/', ' '))
    .toSorted();
}

function camelCase(words: string): string {
  return words.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** What a command lacks, one sentence each. */
function breaches({ words, command }: NamedCommand): string[] {
  const where = words.join(' ');
  const options = Object.entries(command.options);
  const flags = options.flatMap(([, { flags: text, aliases }]) => [
    ...(text.match(/(?<![\w-])--?[a-z][\w-]*/gi) ?? []),
    ...aliases,
  ]);
  const groups = command.groups ?? [];
  return [
    ...(command.name === words.at(-1) ? [] : [`${where}: its file is not called ${command.name}.ts`]),
    ...(/^\S[^\n]{7,}[^.\n]$/.test(command.summary) ? [] : [`${where}: has no summary of one line`]),
    ...(command.description ?? '')
      .split('\n')
      .filter((line) => line.length > LONGEST_LINE)
      .map(() => `${where}: has a line of more than ${LONGEST_LINE} characters in its description`),
    ...Object.entries(command.arguments)
      .filter(([, { description }]) => description.trim() === '')
      .map(([key]) => `${where}: argument ${key} has no description`),
    ...flags
      .filter((flag, index) => flags.indexOf(flag) !== index)
      .map((flag) => `${where}: has ${flag} twice`),
    ...options.flatMap(([key, one]) => optionBreaches(where, key, one, command)),
    ...groups
      .flatMap((group) => group.options)
      .filter((key) => !Object.hasOwn(command.options, key))
      .map((key) => `${where}: a group names ${key}, which is no option`),
  ];
}

function optionBreaches(
  where: string,
  key: string,
  one: OptionDefinition,
  { options, groups = [] }: CommandDefinition,
): string[] {
  const others = [...one.requires, ...one.conflicts];
  const again = one.conflicts.filter((other) => options[other]?.conflicts.includes(key));
  const grouped = groups
    .filter(({ isExclusive, options: keys }) => isExclusive && keys.includes(key))
    .flatMap(({ options: keys }) => keys.filter((other) => one.conflicts.includes(other)));
  return [
    ...(camelCase(longFlag(one).replace(/^--(no-)?/, '')) === key
      ? []
      : [`${where}: ${longFlag(one)} is called ${key}`]),
    ...(one.description.trim() === '' ? [`${where}: ${longFlag(one)} has no description`] : []),
    ...others
      .filter((other) => !Object.hasOwn(options, other))
      .map((other) => `${where}: ${longFlag(one)} names ${other}, which is no option`),
    ...[...again, ...grouped].map((other) => `${where}: that ${key} excludes ${other} is said twice`),
  ];
}

function silence(command: Command): void {
  command.configureOutput({ writeErr: () => undefined });
  command.commands.forEach(silence);
}

/** What an example is parsed to, or why it is not. */
async function runBy(list: Readonly<Record<string, LoadCommand | LoadNoun>>, words: readonly string[]) {
  let ran: CommandDefinition | undefined;
  const run = (command: CommandDefinition): Promise<void> => {
    ran = command;
    return Promise.resolve();
  };
  const program = await buildProgram({ version: '0', list, run }, words);
  silence(program);
  await program.parseAsync([...words], { from: 'user' });
  return ran;
}

/** Options that are written down in more than one place, word for word: places to keep alike. */
function repetitions(texts: readonly string[]): string[] {
  const written = texts.flatMap((text) =>
    Array.from(
      text.matchAll(/\b(?:\w+O|o)ption\(\s*('[^']+'),\s*('[^']+')|\bflag\(\s*('[^']+'),\s*('[^']+')/g),
      (match) => match.slice(1).filter(Boolean).join(' '),
    ),
  );
  return [...new Set(written.filter((one, index) => written.indexOf(one) !== index))];
}

const PLANTED: CommandDefinition = {
  name: 'planted',
  summary: 'something to be looked at',
  arguments: {},
  options: {
    plain: option('--plain <text>', 'a text'),
    other: option('--other <text>', 'a text', { requires: ['plain'] }),
  },
  examples: [['plimsoll planted --plain a']],
  run: () => Promise.resolve(0),
};

describe('commands', () => {
  let catalogue: Catalogue;
  before(async () => {
    catalogue = await loadCatalogue(COMMAND_LIST);
  });

  it('are all registered, under the name of their file', () => {
    const registered = catalogue.commands.map(({ words }) => words.join(' ')).toSorted();
    assert.ok(registered.length > 40, `only ${registered.length} commands`);
    assert.deepEqual(registered, wordsByFiles());
  });

  it('have nouns that say what they are about', () => {
    const folders = globSync('**/noun.ts', { cwd: import.meta.dirname }).map((path) =>
      path.replace('/noun.ts', '').replaceAll('/', ' '),
    );
    assert.deepEqual(catalogue.nouns.map(({ words }) => words.join(' ')).toSorted(), folders.toSorted());
    for (const { words, noun } of catalogue.nouns) {
      assert.equal(noun.name, words.at(-1));
      assert.match(noun.summary, /^\S[^\n]{7,}[^.\n]$/, noun.name);
    }
  });

  it('of one noun know nothing of another', () => {
    for (const path of globSync('*/*.ts', { cwd: import.meta.dirname })) {
      const text = readFileSync(join(import.meta.dirname, path), 'utf8');
      assert.doesNotMatch(text, /from '\.\.\/(?!types\.ts|\.\.\/)/, path);
    }
  });

  it('lack nothing', () => assert.deepEqual(catalogue.commands.flatMap(breaches), []));

  it('have examples that their parser takes', async () => {
    for (const { words, command } of catalogue.commands)
      for (const [line] of command.examples) {
        const [program, ...args] = shellWords(line);
        assert.equal(program, 'plimsoll', line);
        assert.deepEqual(args.slice(0, words.length), words, line);
        assert.equal(await runBy(COMMAND_LIST, args), command, line);
      }
  });

  it('share the options that are the same', () => {
    const folder = join(import.meta.dirname, '..');
    const paths = globSync('{commands,options}/**/*.ts', { cwd: folder });
    const texts = paths
      .filter((path) => !path.endsWith('.test.ts'))
      .map((path) => readFileSync(join(folder, path), 'utf8'));
    assert.deepEqual(repetitions(texts), []);
    assert.deepEqual(repetitions(["option('-a', 'b'); flag('-a', 'c')", "option(\n  '-a',\n  'b'"]), [
      "'-a' 'b'",
    ]);
  });
});

describe('a command that lacks something', () => {
  const of = (changes: Partial<CommandDefinition>): string[] =>
    breaches({ words: ['planted'], command: { ...PLANTED, ...changes } });
  const withOption = (key: string, definition: OptionDefinition): string[] =>
    of({ options: { ...PLANTED.options, [key]: definition } });

  it('is none where nothing is planted', () => assert.deepEqual(of({}), []));

  it('is named', () => {
    assert.match(of({ name: 'other' }).join(), /its file is not called other\.ts/);
    for (const summary of ['', 'Ends with a full stop.', 'two\nlines of it'])
      assert.match(of({ summary }).join(), /has no summary/, summary);
    assert.match(of({ description: 'x'.repeat(121) }).join(), /more than 120 characters/);
    assert.match(of({ arguments: { a: { usage: '<a>', description: '' } } }).join(), /argument a has no/);
    assert.match(of({ groups: [{ options: ['none'], isExclusive: true }] }).join(), /group names none/);
    assert.match(withOption('another', option('--another', ' ')).join(), /--another has no description/);
    assert.match(withOption('key', option('--flag', 'text')).join(), /--flag is called key/);
    assert.match(withOption('plains', option('--plain <text>', 'text')).join(), /has --plain twice/);
    assert.match(withOption('x', option('--x', 'text', { requires: ['y'] })).join(), /--x names y/);
    assert.match(withOption('x', option('--x', 'text', { aliases: ['--other'] })).join(), /--other twice/);
    const both = {
      a: option('--a', 'text', { conflicts: ['b'] }),
      b: option('--b', 'text', { conflicts: ['a'] }),
    };
    assert.match(of({ options: both }).join(), /said twice/);
    const grouped = { groups: [{ options: ['a', 'b'], isExclusive: true }] };
    assert.match(of({ options: { ...both, b: option('--b', 'text') }, ...grouped }).join(), /said twice/);
  });

  it('is found by its examples', async () => {
    const list = { planted: () => Promise.resolve({ command: PLANTED }) };
    assert.equal(await runBy(list, ['planted', '--plain', 'a']), PLANTED);
    await assert.rejects(runBy(list, ['planted', '--plian', 'a']), /unknown option/);
    await assert.rejects(runBy(list, ['planted', '--other', 'a']), /--other needs --plain/);
    await assert.rejects(runBy(list, ['planted', 'word']), /too many arguments/);
  });
});
