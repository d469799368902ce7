import type { ConfigRequest } from '../../../pipeline/build/chosen-scanners.ts';
import type { readChartValues } from '../../../pipeline/build/chart-values.ts';
import { repeatedOption } from './option.ts';

/** What charts of Helm are rendered with. */
export const CHART_OPTIONS = {
  values: repeatedOption('--values <file>', 'render Helm charts with these values; may be repeated', {
    completion: 'file',
    aliases: ['--helm-values'],
  }),
  set: repeatedOption('--set <key=value>', 'and with this one, such as image.tag=1.2; may be repeated', {
    aliases: ['--helm-set'],
  }),
};

/** How configuration is looked at. */
export const CONFIG_OPTIONS = {
  ...CHART_OPTIONS,
  checks: repeatedOption(
    '--checks <path>',
    'make the checks of a file or a folder, too, written in CEL; may be repeated',
    { completion: 'file' },
  ),
};

/** The values that these options give for charts; undefined where they give none. Rejects with a `Fault`. */
export async function chartValues({
  values,
  set,
}: Record<keyof typeof CHART_OPTIONS, readonly string[]>): ReturnType<typeof readChartValues> {
  if (values.length + set.length === 0) return undefined;
  const { readChartValues: read } = await import('../../../pipeline/build/chart-values.ts');
  return read({ files: values, settings: set });
}

/** What these options ask for; undefined where nothing is asked. */
export function configRequest({
  values,
  set,
  checks,
}: Record<keyof typeof CONFIG_OPTIONS, readonly string[]>): ConfigRequest | undefined {
  if (values.length + set.length + checks.length === 0) return undefined;
  return { checks, charts: { files: values, settings: set } };
}
