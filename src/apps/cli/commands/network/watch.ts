import type { WatchedFlow } from '../../../../model/report/flows.ts';
import { FLOW_EXITS, learnRequest, parseDuration, SOURCE_OPTIONS } from '../../options/flows.ts';
import { flag, option } from '../../options/option.ts';
import { tellLosses } from '../../output/flow-losses.ts';
import { say } from '../../output/print.ts';
import { stopSignal, untilStopped } from '../../stop.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'watch',
  summary: 'flows and denials as they happen, each with its rule and what would allow it',
  arguments: {},
  options: {
    ...SOURCE_OPTIONS,
    for: option('--for <time>', 'how long, such as 60s; default: until Ctrl-C', { parse: parseDuration }),
    denied: flag('--denied', 'only what is denied, or would be'),
    format: option('-f, --format <format>', 'default: text on a terminal, else json', {
      choices: ['text', 'json'],
    }),
  },
  examples: [
    ['plimsoll network watch --endpoints hosts.yaml', 'flows and denials as they happen'],
    ['plimsoll network watch --profiles profiles/*.yaml', 'and what these profiles would deny'],
    ['plimsoll network watch --denied | jq .allow', 'JSON lines, where nobody looks on'],
  ],
  exitCodes: FLOW_EXITS,
  async run({ for: duration, denied, format, otlp, ...options }, services) {
    const { watchFlows } = await import('../../../../control/flows/watch.ts');
    const { jsonLine } = await import('../../../../present/text/json.ts');
    const { watchedText } = await import('../../../../present/network/flows.ts');
    const asText = format === undefined ? process.stdout.isTTY : format === 'text';
    const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
    const tell = (flow: WatchedFlow): void => {
      if (denied && flow.decision === 'allowed') return;
      process.stdout.write(asText ? watchedText(flow, colour) : jsonLine(flow));
    };
    // From now on: what is opened until it is listened to has to be closed, too.
    const stop = stopSignal();
    using flows = await services.flows({ otlp, onNote: say });
    const request = learnRequest({ otlp, ...options });
    const recording = await watchFlows(request, flows, tell, () => untilStopped(duration, stop));
    return tellLosses(recording, await flows.unsent(), otlp);
  },
});
