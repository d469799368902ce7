import { profileSchema, type WorkloadProfile } from '../../model/profile/profile.ts';
import type { CompileOptions } from './types.ts';

/** A profile of `shop/orders` with these sections. */
export function profileWith(sections: Record<string, unknown>): WorkloadProfile {
  const metadata = { name: 'orders', namespace: 'shop' };
  return profileSchema.parse({ apiVersion: 'plimsoll/v1', kind: 'WorkloadProfile', metadata, ...sections });
}

export const TIGHTER: CompileOptions = {
  onLoss: 'tighter',
  includeProposed: false,
  beside: [],
};
export const WIDER: CompileOptions = { ...TIGHTER, onLoss: 'wider' };
