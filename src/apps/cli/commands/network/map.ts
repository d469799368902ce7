import { exitCodeOfGaps } from '../../exit-code.ts';
import { FLOW_ENDPOINTS } from '../../options/flows.ts';
import { argumentList, option } from '../../options/option.ts';
import { INCLUDE_PROPOSED } from '../../options/profiles.ts';
import { print } from '../../output/print.ts';
import { defineCommand } from '../types.ts';
import { formatOption } from '../../options/report-format.ts';

export const command = defineCommand({
  name: 'map',
  summary: 'a picture of who may talk to whom, and of who did',
  description:
    'With flows: green was seen, dotted is allowed and was never seen, red was seen and is not allowed.',
  arguments: {
    paths: argumentList('<profile.yaml...>', 'files of profiles, or a folder of Kubernetes manifests', {
      completion: 'file',
    }),
  },
  options: {
    flows: option('--flows <file>', 'what `network learn` recorded', { completion: 'file' }),
    endpoints: FLOW_ENDPOINTS,
    includeProposed: INCLUDE_PROPOSED,
    format: formatOption(['svg', 'html'], 'svg'),
  },
  examples: [
    ['plimsoll network map profiles/*.yaml > map.svg'],
    ['plimsoll network map profiles/*.yaml --flows flows.jsonl --format html > map.html'],
    ['plimsoll network map ./manifests --flows flows.jsonl --endpoints hosts.yaml > map.svg'],
  ],
  exitCodes: { 3: 'no such file', 4: 'flows were lost, or something could not be read' },
  async run({ flows, format, ...request }) {
    const { mapFlows } = await import('../../../../pipeline/deploy/map-flows.ts');
    const { connectionsSvg } = await import('../../../../present/network/map.ts');
    const { networkPage } = await import('../../../../present/network/page.ts');
    const report = mapFlows(flows, request);
    await print(format === 'html' ? networkPage(report) : connectionsSvg(report));
    return exitCodeOfGaps(report.gaps);
  },
});
