import { isReference } from '../../reference/reference.ts';
import type { SourceUnit } from '../types.ts';

/** An image in a registry that speaks the OCI distribution specification, or Docker's registry API version 2. */
export const registrySource: SourceUnit = {
  id: 'registry',
  schemes: ['image', 'registry'],
  detects: async ({ local, scheme, reference }) =>
    (scheme !== undefined || local.kind === 'none') && isReference(reference),
  open: async (context) => {
    const { openRegistryImage } = await import('./registry-image.ts');
    return openRegistryImage(context);
  },
};
