import { InvalidArgumentError } from 'commander';
import type { LearnRequest } from '../../../control/flows/learn.ts';
import { FLOW_SOURCES } from '../../../model/flow/source.ts';
import type { Input } from '../commands/types.ts';
import { endpointsOption } from './endpoints.ts';
import { namesOption, option, repeatedOption } from './option.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** Who has an address, for commands about flows. */
export const FLOW_ENDPOINTS = endpointsOption(', to tell who has an address');

/** Where flows are seen, and whose they are told to be. */
export const SOURCE_OPTIONS = {
  source: namesOption('--source <list>', `${FLOW_SOURCES.join(', ')}; may be repeated`, FLOW_SOURCES, {
    noun: 'source',
    absentText: 'what there is here',
  }),
  endpoints: FLOW_ENDPOINTS,
  profiles: repeatedOption(
    '--profiles <file...>',
    'files of profiles: paths are put together by their routes',
    { completion: 'file' },
  ),
  haproxyLog: option('--haproxy-log <file>', 'file that the log of HAProxy goes to', { completion: 'file' }),
  suricataEve: option(
    '--suricata-eve <file>',
    'read EVE records of a Suricata that runs already, from the start of this file',
    { completion: 'file', conflicts: ['suricataInterface'] },
  ),
  suricataInterface: repeatedOption(
    '--suricata-interface <name...>',
    'start Suricata on these interfaces; default with --source suricata: every bridge',
  ),
  otlp: option('--otlp <url>', 'send each flow to this OpenTelemetry endpoint too (OTLP/HTTP, JSON)'),
};

/** Milliseconds, from `60s`, `5m` or `1h`. Throws what commander tells the user. */
export function parseDuration(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const milliseconds = Number(number) * (UNITS[unit] ?? 0);
  if (milliseconds === 0 || milliseconds > 86_400_000)
    throw new InvalidArgumentError('write it as 60s, 5m or 1h, up to 24h.');
  return milliseconds;
}

/** What is asked by these options. */
export function learnRequest({
  source: sources,
  suricataInterface: suricataInterfaces,
  endpoints,
  profiles,
  haproxyLog,
  suricataEve,
}: Input<{}, typeof SOURCE_OPTIONS>): LearnRequest {
  return { sources, endpoints, profiles, haproxyLog, suricataEve, suricataInterfaces };
}

/** Exit codes of commands that see flows. */
export const FLOW_EXITS = {
  3: 'no such file',
  4: 'flows were lost, or no source can be used here',
} as const;
