import type { ChartRequest } from '../../../pipeline/build/chart-values.ts';
import { repeatedOption } from './option.ts';

/** Values that Helm charts are rendered with. */
export const CHART_OPTIONS = {
  values: repeatedOption('--values <file>', 'render Helm charts with these values; may be repeated', {
    completion: 'file',
    aliases: ['--helm-values'],
  }),
  set: repeatedOption('--set <key=value>', 'and with this one, such as image.tag=1.2; may be repeated', {
    aliases: ['--helm-set'],
  }),
};

/** What these options ask for; undefined where nothing is asked. */
export function chartRequest({
  values,
  set,
}: Record<'values' | 'set', readonly string[]>): ChartRequest | undefined {
  return values.length + set.length === 0 ? undefined : { files: values, settings: set };
}
