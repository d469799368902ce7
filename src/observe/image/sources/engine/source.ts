import { Fault } from '../../../../model/fault.ts';
import { isReference } from '../../reference/reference.ts';
import type { SourceUnit } from '../types.ts';

const IMAGE_ID = /^(?:sha256:)?[0-9a-f]{4,64}$/;

/** An image that a container engine on this machine has: Docker, Podman, or what speaks Docker's API. */
export const engineSource: SourceUnit = {
  id: 'engine',
  schemes: ['image', 'docker', 'podman', 'engine'],
  detects: async (context) => {
    if (context.scheme === undefined && context.local.kind !== 'none') return false;
    if (!isEngineName(context.reference)) return false;
    const { findImage } = await import('./engine-image.ts');
    const { found, faults } = await findImage(context);
    for (const fault of faults) context.progress(`${fault.message}: going on without it`);
    return found !== undefined;
  },
  open: async (context) => {
    const { reference } = context;
    if (!isEngineName(reference)) throw new Fault('usage', `${reference} is no name of an image`);
    const { findImage, openEngineImage } = await import('./engine-image.ts');
    const { found, faults } = await findImage(context);
    if (found) return openEngineImage(found, context);
    const [fault] = faults;
    if (fault) throw fault;
    throw new Fault('not-found', `no engine here has an image ${reference}`, {
      hint: 'pull it first, or use image:',
    });
  },
};

function isEngineName(reference: string): boolean {
  return IMAGE_ID.test(reference) || isReference(reference);
}
