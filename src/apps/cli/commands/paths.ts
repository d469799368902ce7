import { EXIT, exitCodeOfGaps } from '../exit-code.ts';
import { CHART_OPTIONS, chartValues } from '../options/configuration.ts';
import { argumentList, flag, option, repeatedOption } from '../options/option.ts';
import { MANIFEST_EXITS, WORKLOAD_NAMES } from '../options/manifests.ts';
import { formatOption } from '../options/report-format.ts';
import { print } from '../output/print.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'paths',
  summary: 'how an attacker gets from a container to the cluster, and the fewest changes that stop him',
  description: `A path is a file or a folder of Kubernetes manifests, charts of Helm and kustomizations, or a
dump of a cluster (kubectl get … -A -o json). The changes are made in memory, and everything is evaluated again; no file
is written, and no cluster asked.`,
  arguments: {
    paths: argumentList('[path...]', 'manifests or a dump of a cluster; default the current folder', {
      completion: 'file',
    }),
  },
  options: {
    ...CHART_OPTIONS,
    from: repeatedOption(
      '--from <place...>',
      `where the attacker begins: "internet" (what an Ingress, a Gateway or a Service exposes), "vulnerable" (what the reports say), "any" container, a ${WORKLOAD_NAMES}, one with /container, or account/NAMESPACE/NAME; default internet, and with reports vulnerable`,
    ),
    to: option(
      '--to <goal>',
      'what he wants: cluster-admin, node, node/NAME, cloud, namespace/NAME, secret/NAMESPACE/NAME, account/NAMESPACE/NAME, or a workload',
      { absent: 'cluster-admin' },
    ),
    report: repeatedOption(
      '--report <report.json...>',
      'JSON reports of scans of images: what of them is exploitable',
      {
        completion: 'file',
      },
    ),
    possible: flag('--possible', 'count steps too that need more than the manifests tell'),
    assumeExploits: flag('--assume-exploits', 'take every service to fall that the network lets be called'),
    fail: flag('--fail', 'exit with 1 where there is a path'),
    format: formatOption(['table', 'json', 'dot', 'markdown'], 'table'),
  },
  examples: [
    ['plimsoll paths ./manifests --to cluster-admin', 'from what is exposed to the whole cluster'],
    ['plimsoll paths dump.json --from any', 'a cluster, by kubectl get all,sa,secrets,roles,… -A -o json'],
    [
      'plimsoll paths ./manifests --from shop/web --to secret/shop/database',
      'from one workload to one secret',
    ],
    [
      'plimsoll paths ./manifests --report web.json --fail',
      'from images with a vulnerability, in a pipeline',
    ],
    ['plimsoll paths ./manifests --format dot | dot -Tsvg > paths.svg'],
  ],
  exitCodes: {
    1: 'there is a path (--fail)',
    ...MANIFEST_EXITS,
    3: 'no workload found, or nowhere to begin',
  },
  async run({ paths, from, to, report: reports, possible, assumeExploits, fail, format, ...charts }) {
    const { reportAttackPaths } = await import('../../../pipeline/deploy/attack-paths.ts');
    const { ATTACK_PATH_FORMATS } = await import('../../../present/attack-paths/formats.ts');
    const report = reportAttackPaths({
      paths: paths.length > 0 ? paths : ['.'],
      from,
      to,
      includesPossible: possible,
      reports,
      assumesExploits: assumeExploits,
      values: await chartValues(charts),
    });
    await print(ATTACK_PATH_FORMATS[format](report));
    return fail && report.reaching.length > 0 ? EXIT.violated : exitCodeOfGaps(report.gaps);
  },
});
