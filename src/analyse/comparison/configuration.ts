import type { Image } from '../../model/image.ts';
import type { ComparisonReport } from '../../model/report/comparison.ts';

type Config = Image['config'];
type Change = ComparisonReport['configuration'][number];

/** What stands for the value of a variable, which may be a secret. */
const SET = 'set';
const CHANGED = 'set to something else';

/** Settings of an image that differ; of variables their names alone. */
export function changedConfiguration(before: Config, after: Config): Change[] {
  const [was, is] = [settingsOf(before), settingsOf(after)];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  return names.flatMap((setting): Change[] => {
    const [old, now] = [was.get(setting), is.get(setting)];
    if (old === now) return [];
    const [shownOld, shownNow] = setting.startsWith('env ')
      ? [
          old === undefined ? undefined : SET,
          now === undefined ? undefined : old === undefined ? SET : CHANGED,
        ]
      : [old, now];
    return [
      {
        setting,
        ...(shownOld !== undefined && { before: shownOld }),
        ...(shownNow !== undefined && { after: shownNow }),
      },
    ];
  });
}

/** Each setting by its name; a Map, as the names of labels are foreign. */
function settingsOf(config: Config): Map<string, string> {
  const lists = {
    entrypoint: config.entrypoint,
    command: config.command,
    healthcheck: config.healthcheck ?? [],
  };
  const pairs: (readonly [string, string])[] = [
    ['user', config.user],
    ['working directory', config.workingDirectory],
    ...Object.entries(lists).map(
      ([name, words]) => [name, words.length === 0 ? '' : JSON.stringify(words)] as const,
    ),
    ...config.exposedPorts.map((port) => [`port ${port}`, 'exposed'] as const),
    ...config.volumes.map((path) => [`volume ${path}`, 'declared'] as const),
    ...Object.entries(config.labels).map(([name, value]) => [`label ${name}`, value] as const),
    ...config.env.map((line) => {
      const at = line.indexOf('=');
      return at < 0
        ? ([`env ${line}`, ''] as const)
        : ([`env ${line.slice(0, at)}`, line.slice(at + 1)] as const);
    }),
  ];
  return new Map(pairs.filter(([name, value]) => value !== '' || name.startsWith('env ')));
}
