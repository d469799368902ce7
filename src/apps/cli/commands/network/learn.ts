import { FLOW_EXITS, learnRequest, parseDuration, SOURCE_OPTIONS } from '../../options/flows.ts';
import { option } from '../../options/option.ts';
import { writeArtefacts } from '../../output/artefacts.ts';
import { tellLosses } from '../../output/flow-losses.ts';
import { print, say } from '../../output/print.ts';
import { stopSignal, untilStopped } from '../../stop.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'learn',
  summary: 'record the flows of this host: who called whom, what, and how often',
  description:
    'Run it as root in the network namespace that traffic goes through. Ctrl-C ends it early and loses nothing.',
  arguments: {},
  options: {
    ...SOURCE_OPTIONS,
    for: option('--for <time>', 'how long, such as 60s, 5m or 1h', {
      parse: parseDuration,
      absent: 60_000,
      absentText: '60s',
    }),
    output: option('-o, --output <file>', 'write the recording here; default: to standard output', {
      completion: 'file',
    }),
    store: option(
      '--store <file>',
      'keep what is seen in this SQLite file, and record all that it has; default: in memory',
      { completion: 'file' },
    ),
  },
  examples: [
    ['plimsoll network learn --for 60s --output flows.jsonl', 'what connections there are on this host'],
    ['plimsoll network learn --for 5m --endpoints hosts.yaml --output flows.jsonl'],
    ['plimsoll network learn --haproxy-log /var/log/plimsoll.json --profiles profiles/*.yaml > flows.jsonl'],
    [
      'plimsoll network learn --for 5m --source conntrack,suricata > flows.jsonl',
      'requests and names that no proxy sees',
    ],
    ['plimsoll network learn --for 1h --otlp http://127.0.0.1:4318 > flows.jsonl'],
  ],
  exitCodes: FLOW_EXITS,
  async run({ for: duration, output, store, otlp, ...options }, services) {
    const { learnFlows } = await import('../../../../control/flows/learn.ts');
    const { safeJson } = await import('../../../../present/text/json.ts');
    const { recordingLines } = await import('../../../../model/flow/recording.ts');
    // From now on: what is opened until it is listened to has to be closed, too.
    const stop = stopSignal();
    using flows = await services.flows({ store, otlp, onNote: say });
    const request = learnRequest({ otlp, ...options });
    const recording = await learnFlows(request, flows, () => untilStopped(duration, stop));
    const exitCode = tellLosses(recording, await flows.unsent(), otlp);
    if (output === undefined) for (const line of recordingLines(recording)) await print(safeJson(line));
    else writeArtefacts([{ path: output, text: [...recordingLines(recording)].join('') }], '');
    return exitCode;
  },
});
