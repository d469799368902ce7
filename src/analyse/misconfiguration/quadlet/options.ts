import type { ExampleOptions, OptionRule } from '../../container-options/rule.ts';
import { OPTION_RULES } from '../../container-options/rules.ts';
import { aboutEntry, type UnitCheck } from '../../unit-files/violations.ts';
import { containerIn, SECTIONS } from './containers.ts';

export const PAGE = 'https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html';

/** Keys of options, for the examples; others are given by PodmanArgs. */
const KEY_OF = new Map([
  ['cap-add', 'AddCapability'],
  ['device', 'AddDevice'],
  ['env', 'Environment'],
  ['image', 'Image'],
  ['network', 'Network'],
  ['publish', 'PublishPort'],
  ['secret', 'Secret'],
  ['user', 'User'],
  ['volume', 'Volume'],
]);

function exampleText(options: ExampleOptions): string {
  const lines = options.map(([name, value]) => {
    const key = KEY_OF.get(name);
    if (key !== undefined) return `${key}=${value}`;
    return `PodmanArgs=--${name}${value === '' ? '' : `=${value}`}`;
  });
  const image = options.some(([name]) => name === 'image') ? [] : ['Image=docker.io/library/web:1.4.2'];
  return `[Container]\n${[...image, ...lines].join('\n')}\n`;
}

function optionCheck({ id, judge, wrong, right, ...head }: OptionRule): UnitCheck {
  return {
    ...head,
    id: `quadlet-${id}`,
    references: [PAGE],
    *find({ unit }) {
      for (const section of SECTIONS)
        for (const { origin, actual, expected, severity } of judge(containerIn(unit, section)))
          yield aboutEntry(unit, origin, actual, expected, severity ? { severity } : {});
    },
    failing: [exampleText(wrong)],
    passing: [exampleText(right)],
  };
}

/** What quadlets have containers started with. */
export const OPTION_CHECKS: readonly UnitCheck[] = OPTION_RULES.map(optionCheck);
