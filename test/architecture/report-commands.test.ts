import assert from 'node:assert/strict';
import { before, describe, it, mock } from 'node:test';
import { Command } from 'commander';
import { REPORT_IDS, REPORTS } from '../../src/model/report/registry.ts';

/** Those that print a report whenever they are called. */
const ALWAYS: readonly string[] = ['network learn', 'identity invite'];

describe('commands', () => {
  const all = new Map<string, Command>();
  before(async () => {
    // The program parses its arguments as soon as it is there; it is only looked at.
    const parse = mock.method(Command.prototype, 'parseAsync', function (this: Command) {
      for (const [name, command] of commandsOf(this, [])) all.set(name, command);
      return Promise.resolve(this);
    });
    const known = process.listeners('uncaughtException');
    await import('../../src/apps/cli/main.ts');
    parse.mock.restore();
    for (const listener of process.listeners('uncaughtException'))
      if (!known.includes(listener)) process.off('uncaughtException', listener);
  });

  // A command may print one report of several, by what it is asked.
  const registered = [...new Set(REPORT_IDS.flatMap((id): readonly string[] => REPORTS[id].commands))];

  // What a vault answers is of its API, and no report; of the agent's status there is one.
  const isAnswer = (name: string) => name.startsWith('vault ') && !registered.includes(name);

  it('that print JSON have their report in src/model/report/registry.ts', () => {
    const printing = [...all]
      .filter(([name, command]) => hasJson(command) && !isAnswer(name))
      .map(([name]) => name);
    assert.ok(printing.length > 20, `only ${printing.length} found`);
    assert.deepEqual([...printing, ...ALWAYS].toSorted(), registered.toSorted());
  });

  it('that print one always are there, and have no other format', () => {
    for (const name of ALWAYS) {
      const command = all.get(name);
      assert.ok(command, name);
      assert.equal(hasJson(command), false, name);
    }
  });
});

/** Commands and nouns, by their names. */
function commandsOf(command: Command, names: readonly string[]): [name: string, command: Command][] {
  const inner = command.commands.flatMap((child) => commandsOf(child, [...names, child.name()]));
  return [[names.join(' '), command], ...inner];
}

function hasJson({ options }: Command): boolean {
  return options.some(
    ({ long, argChoices = [], description }) =>
      long === '--format' && (argChoices.includes('json') || /\bjson\b/.test(description)),
  );
}
