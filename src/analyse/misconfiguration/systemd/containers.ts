import type { UnitEntry } from '../../../model/configuration/unit-file.ts';
import { type StartedContainer, startedBy } from '../../container-options/options.ts';
import type { ExampleOptions, OptionRule } from '../../container-options/rule.ts';
import { OPTION_RULES } from '../../container-options/rules.ts';
import { aboutEntry, type UnitCheck } from '../../unit-files/violations.ts';
import { type Command, commandsOf } from './services.ts';

/** The container that a command starts, by itself or by a shell. */
function containerOf({ entry, words }: Command): StartedContainer<UnitEntry> | undefined {
  const script = /(?:^|\/)(?:ba|da)?sh$/.test(words[0] ?? '') && words[1] === '-c' ? words[2] : undefined;
  return startedBy(script === undefined ? words : script.split(/\s+/), entry);
}

function exampleText(options: ExampleOptions): string {
  const image = options.find(([name]) => name === 'image')?.[1] ?? 'docker.io/library/web:1.4.2';
  const written = options
    .filter(([name]) => name !== 'image')
    .map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`));
  return `[Service]\nExecStart=/usr/bin/podman run --rm ${[...written, image].join(' ')}\n`;
}

function containerCheck({ id, judge, wrong, right, ...head }: OptionRule): UnitCheck {
  return {
    ...head,
    id: `systemd-container-${id}`,
    references: ['https://docs.podman.io/en/latest/markdown/podman-run.1.html'],
    *find({ unit }) {
      for (const command of commandsOf(unit)) {
        const container = containerOf(command);
        for (const { actual, expected, severity } of container ? judge(container) : [])
          yield aboutEntry(unit, command.entry, actual, expected, severity ? { severity } : {});
      }
    },
    failing: [exampleText(wrong)],
    passing: [exampleText(right)],
  };
}

/** How services start containers by the command of an engine. */
export const CONTAINER_CHECKS: readonly UnitCheck[] = OPTION_RULES.map(containerCheck);
