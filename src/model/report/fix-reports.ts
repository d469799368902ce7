import { COMPARISON_VERSION, comparisonSchema } from './comparison.ts';
import { DEPENDENCY_FIXES_VERSION, dependencyFixesSchema } from './dependency-fixes.ts';
import { IMAGE_FIX_VERSION, imageFixSchema } from './image-fix.ts';
import type { ReportModel } from './report-model.ts';

/** Reports of what changes, or changed, in targets. */
export const FIX_REPORTS = {
  comparison: {
    title: 'Comparison',
    description: 'What differs between two targets: packages, findings, configuration, size and layers.',
    version: COMPARISON_VERSION,
    schema: comparisonSchema,
    commands: ['diff'],
    layout: 'document',
  },
  'dependency-fixes': {
    title: 'Fixes of packages',
    description:
      'The changes of manifests that clear most vulnerabilities, and what is found before and after.',
    version: DEPENDENCY_FIXES_VERSION,
    schema: dependencyFixesSchema,
    commands: ['fix'],
    layout: 'document',
  },
  'image-fix': {
    title: 'Fix of an image',
    description: 'The layer that raised packages of an image, and what differs since: evidence to keep.',
    version: IMAGE_FIX_VERSION,
    schema: imageFixSchema,
    commands: ['fix'],
    layout: 'document',
  },
} as const satisfies Record<string, ReportModel>;
