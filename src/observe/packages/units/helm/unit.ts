import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { CHART, CHART_LOCK } from './chart.ts';

/** Charts that charts of Helm need. */
export const HELM_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'helm',
  version: 1,
  ecosystem: 'helm',
  formats: [CHART_LOCK, CHART],
  name: /^[\w][\w.-]*$/,
  packageVersion: /^v?\d[\w.+-]*$/,
});
