import type { OpenIdentities } from '../../control/segmentation/services.ts';
import { Fault } from '../../model/fault.ts';

/** The source of certificates at a place, for a trust domain. Rejects with a `Fault` where there is none. */
export const openIdentities: OpenIdentities = async ({ id, place }, trustDomain) => {
  const { IDENTITY_UNITS } = await import('../../platform/identity/registry.ts');
  const unit = IDENTITY_UNITS.find((one) => one.id === id);
  if (!unit) throw new Fault('internal', `nobody is registered as ${id}`);
  return unit.open(place, trustDomain);
};
